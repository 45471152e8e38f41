// Audio files, read. Must not know who wrote them.
internal import CSndFile
internal import Files

/// Reads frames from any file that libsndfile knows.
package struct AudioFileReader: ~Copyable {
  package let path: String
  // Dies before the file whose descriptor it reads from.
  private var sound: SoundFile
  private let file: PartReader

  package init(_ path: String) throws {
    let file = try PartReader(path)
    do throws(SoundFile.OpenError) {
      sound = try SoundFile(descriptor: file.descriptor, mode: CInt(SFM_READ), info: SF_INFO())
    } catch {
      throw AudioFileError.unreadable(path: path, reason: error.reason)
    }
    self.path = path
    self.file = file
  }

  package var frameCount: Int { Int(sound.info.frames) }
  package var channels: Int { Int(sound.info.channels) }
  /// In frames per second; any, not only a `SampleRate`.
  package var sampleRate: Int { Int(sound.info.samplerate) }
  /// Container and coding, in libsndfile's words.
  package var formatName: String { sound.formatName }
  /// What the file says about itself.
  package var tags: Tags { sound.tags }

  /// What it says of itself as a sample of an instrument.
  package var sampleProperties: SampleProperties? { sound.sampleProperties }
  /// Whether 16 bits hold each of its samples exactly.
  package var isOf16Bits: Bool { sound.isOf16Bits }

  /// Goes to a frame, which is read next.
  package mutating func seek(to frame: Int) throws(AudioFileError) {
    if !sound.seek(to: frame) { throw .unreadable(path: path, reason: sound.reason) }
  }

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
