import Audio
import Files
import Pictures
import TestSupport
import Testing

@testable import Studio

@Suite struct AudioWaveformTests {
  private let folder = TemporaryFolder()

  /// Adds ten seconds of frames with these values of `left` and `right`.
  private func add(_ left: Float, _ right: Float, frames: Int = 441_000) throws -> String {
    let path = folder.path + "/x.wav"
    var writer = try AudioFileWriter(path, format: .wavFloat, sampleRate: .hz44100, frameCount: frames)
    let samples = (0..<2 * frames).map { $0 % 2 == 0 ? left : right }
    try writer.write(samples.span)
    try writer.finish().commit()
    return path
  }

  @Test func foldsTheChannels() throws {
    let waveform = try Waveform(audioPath: try add(-0.5, 0.25))
    #expect(abs(waveform.end - 10) < 0.001 && waveform.start == 0)
    #expect((16_384...32_768).contains(waveform.columns.count))
    let column = waveform.columns[1000]
    #expect(column.low == -0.5 && column.high == 0.25 && !column.isClipped)
    #expect(abs(column.power - (0.25 + 0.0625) / 2) < 1e-6)
  }

  @Test func marksWhatIsClipped() throws {
    #expect(try Waveform(audioPath: try add(0, 1, frames: 100)).columns.allSatisfy(\.isClipped))
  }

  @Test func readsAPart() throws {
    let waveform = try Waveform(audioPath: try add(0.1, 0.1), from: 2, to: 3)
    #expect(waveform.start == 2 && abs(waveform.end - 3) < 0.001)
    #expect(try Waveform(audioPath: try add(0, 0), from: 20, to: 30).columns.isEmpty)
  }
}
