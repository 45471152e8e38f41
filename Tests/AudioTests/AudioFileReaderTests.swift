import Files
import Glibc
import TestSupport
import Testing

@testable import Audio

@Suite struct AudioFileReaderTests {
  @Test func aForeignFileIsRefused() {
    let folder = TemporaryFolder()
    let path = folder.add("a.wav", Array("not audio".utf8))
    #expect {
      _ = try AudioFileReader(path).frameCount
    } throws: { error in
      guard case AudioFileError.unreadable(path, _) = error else { return false }
      return true
    }
  }

  @Test func aMissingFileIsRefused() {
    #expect(throws: FileError.self) { _ = try AudioFileReader("/tmp/no such file.wav").frameCount }
  }

  /// A disk that fails is not a malformed file. Reading the beginning of this one is an error of that kind.
  @Test func anErrorOfTheSystemIsReported() {
    #expect(throws: FileError(path: "/proc/self/mem", action: .read, code: EIO)) {
      _ = try AudioFileReader("/proc/self/mem").frameCount
    }
  }

  /// The user knows the name of an unnamed file that is being made, not its descriptor.
  @Test func errorsContainTheGivenName() throws {
    let folder = TemporaryFolder()
    let file = try AtomicFile(folder.path + "/a.wav")
    #expect {
      _ = try AudioFileReader("/proc/self/fd/\(file.descriptor)", name: "a.wav").frameCount
    } throws: { error in
      "\(error)".hasPrefix("a.wav: not an audio file")
    }
    #expect(throws: FileError(path: "a.wav", action: .read, code: ENOENT)) {
      _ = try AudioFileReader("/proc/self/fd/-1", name: "a.wav").frameCount
    }
  }

  /// A canonical WAV: mono, 8 kHz, 16 bits, three frames.
  @Test func aFileOfAnotherKindIsRead() throws {
    let folder = TemporaryFolder()
    let path = folder.add(
      "a.wav",
      Array("RIFF".utf8) + [0x2A, 0, 0, 0] + Array("WAVEfmt ".utf8)
        + [0x10, 0, 0, 0, 0x01, 0, 0x01, 0, 0x40, 0x1F, 0, 0, 0x80, 0x3E, 0, 0, 0x02, 0, 0x10, 0]
        + Array("data".utf8) + [0x06, 0, 0, 0] + [0x00, 0x40, 0x00, 0x80, 0xFF, 0x7F])
    var reader = try AudioFileReader(path)
    #expect((reader.sampleRate, reader.channels, reader.frameCount) == (8000, 1, 3))
    #expect(try reader.readFloats(frames: 2) == [0.5, -1])
    #expect(try reader.readFloats(frames: 2) == [Float(0x7FFF) / 0x8000])
  }
}
