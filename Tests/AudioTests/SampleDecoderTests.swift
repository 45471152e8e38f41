import Files
import TestSupport
import Testing

@testable import Audio

@Suite struct SampleDecoderTests {
  /// A WAV file with 16-bit samples and one or more channels.
  private func wave(_ frames: [Int16], channels: UInt8 = 1) -> [UInt8] {
    let data = frames.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    let format: [UInt8] = [16, 0, 0, 0, 1, 0, channels, 0, 0x44, 0xAC, 0, 0, 0x88, 0x58, 1, 0, 2 * channels, 0, 16, 0]
    return Array("RIFF".utf8) + [UInt8(36 + data.count), 0, 0, 0] + Array("WAVEfmt ".utf8) + format
      + Array("data".utf8) + [UInt8(data.count), 0, 0, 0] + data
  }

  @Test func decodesToSixteenBits() throws {
    let frames: [Int16] = [0, 1, -1, 32767, -32768, 300]
    #expect(try decodeSample(wave(frames), limit: 6) == frames)
  }

  @Test func refusesWhatIsTooLongOrNotOneChannel() {
    #expect(throws: SampleDecodingError(reason: "frames: 6, expected at most 5")) {
      try decodeSample(wave([0, 0, 0, 0, 0, 0]), limit: 5)
    }
    #expect(throws: SampleDecodingError(reason: "2 channels")) {
      try decodeSample(wave([0, 0, 0, 0], channels: 2), limit: 5)
    }
  }

  @Test func refusesOtherBytes() {
    for bytes in [[], [1], [UInt8](repeating: 0x55, count: 1000)] as [[UInt8]] {
      #expect(throws: SampleDecodingError.self) { try decodeSample(bytes, limit: 1000) }
    }
  }
}
