// Audio files, read. Must not know who wrote them.
internal import CSndFile
internal import Files
internal import Glibc

/// Reads frames from any file that libsndfile knows.
package struct AudioFileReader: ~Copyable {
  package let path: String
  private let descriptor: CInt
  private var sound: SoundFile

  package init(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(path: path, action: .read) }
    do throws(SoundFile.OpenError) {
      sound = try SoundFile(descriptor: descriptor, mode: CInt(SFM_READ), info: SF_INFO())
    } catch {
      close(descriptor)
      throw AudioFileError.unreadable(path: path, reason: error.reason)
    }
    self.path = path
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  package var frameCount: Int { Int(sound.info.frames) }
  package var channels: Int { Int(sound.info.channels) }
  /// In frames per second; any, not only a `SampleRate`.
  package var sampleRate: Int { Int(sound.info.samplerate) }
  /// Container and coding, in libsndfile's words.
  package var formatName: String { sound.formatName }
  /// What the file says about itself.
  package var tags: Tags { sound.tags }

  /// The next interleaved frames, −1…1; fewer than `count` at the end.
  package mutating func readFloats(frames count: Int) throws -> [Float] {
    let samples = sound.readFloats(frames: count)
    try check()
    return samples
  }

  /// The next interleaved frames, each sample in the upper bits of 32; fewer than `count` at the end.
  package mutating func readIntegers(frames count: Int) throws -> [Int32] {
    let samples = sound.readIntegers(frames: count)
    try check()
    return samples
  }

  private func check() throws(FileError) {
    if sound.failure != 0 { throw FileError(path: path, action: .read, code: sound.failure) }
  }
}
