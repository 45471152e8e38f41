import Files
import TestSupport
import Testing

@testable import Audio

@Suite struct AudioFileFormatTests {
  @Test(arguments: AudioFileFormat.allCases) func everyFormatIsKnownByItsName(format: AudioFileFormat) {
    #expect(AudioFileFormat(name: format.name) == format)
    #expect(AudioFileFormat(name: format.name.uppercased()) == format)
  }

  @Test func theNamesOnTheCommandLine() {
    #expect(AudioFileFormat.allCases.map(\.name) == ["wav", "wav24", "wav32f", "flac", "flac24"])
    #expect(AudioFileFormat(name: "aiff") == nil)
  }

  /// A RIFF chunk counts its bytes in 32 bits.
  @Test func aWavOfMoreThanFourGigabytesIsAnRF64() {
    let container = 0x0FFF_0000
    #expect(Int(AudioFileFormat.wav16.code(audioBytes: 4_000_000_000)) & container == 0x01_0000)
    #expect(Int(AudioFileFormat.wav16.code(audioBytes: 4_294_967_295)) & container == 0x22_0000)
    #expect(Int(AudioFileFormat.flac16.code(audioBytes: 4_294_967_295)) & container == 0x17_0000)
  }

  @Test func anRF64IsWrittenAndRead() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/a.wav"
    var writer = try AudioFileWriter(path, format: .wav24, sampleRate: .hz44100, frameCount: 2_000_000_000)
    try writer.write([256, -256, 1 << 30, 0].span as Span<Int32>)
    try writer.finish().commit()
    var reader = try AudioFileReader(path)
    #expect(try reader.readIntegers(frames: 3) == [256, -256, 1 << 30, 0])
  }
}
