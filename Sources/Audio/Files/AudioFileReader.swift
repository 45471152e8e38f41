internal import CSndFile
internal import Files

/// Reads frames from any file that libsndfile supports.
package struct AudioFileReader: ~Copyable {
  private let path: String
  // Declared before the file whose descriptor it reads from, so that it is closed first.
  private var sound: SoundFile
  private let file: PartReader

  /// - Parameters:
  ///   - root: the folder in which a search found the file; see `openForReading`.
  ///   - name: the file in error messages; nil for its path.
  package init(_ path: String, below root: String? = nil, name: String? = nil) throws {
    let file = try PartReader(path, below: root, name: name)
    let path = name ?? path
    do throws(SoundFile.OpenError) {
      sound = try SoundFile(descriptor: file.descriptor, mode: CInt(SFM_READ), info: SF_INFO())
    } catch {
      throw error.cause(path, .read, or: .unreadable(path: path, reason: error.reason))
    }
    self.path = path
    self.file = file
  }

  package var frameCount: Int { Int(sound.info.frames) }
  package var channels: Int { Int(sound.info.channels) }
  /// In frames per second; not limited to the values of `SampleRate`.
  package var sampleRate: Int { Int(sound.info.samplerate) }
  /// Container and encoding, as libsndfile names them.
  package var formatName: String { sound.formatName }
  /// Whether it has the container and the encoding of a format.
  package func isEncoded(as format: AudioFileFormat) -> Bool {
    let mask = CInt(SF_FORMAT_TYPEMASK | SF_FORMAT_SUBMASK)
    return [0, Int.max].contains { format.code(audioBytes: $0) == sound.info.format & mask }
  }
  /// Title, artist and other metadata.
  package var tags: Tags { sound.tags }

  /// Properties of the file as a sample of an instrument.
  package var sampleProperties: SampleProperties? { sound.sampleProperties }
  /// Whether 16 bits represent each sample exactly.
  package var isOf16Bits: Bool { sound.isOf16Bits }

  /// Continues reading at a frame.
  package mutating func seek(to frame: Int) throws(AudioFileError) {
    if !sound.seek(to: frame) { throw .unreadable(path: path, reason: sound.reason) }
  }

  /// Reads the next interleaved frames, −1…1; fewer than `count` at the end.
  package mutating func readFloats(frames count: Int) throws -> [Float] {
    let samples = sound.readFloats(frames: count)
    try check()
    return samples
  }

  /// Reads the next interleaved frames as integers in the upper bits of 32; fewer than `count` at the end.
  package mutating func readIntegers(frames count: Int) throws -> [Int32] {
    let samples = sound.readIntegers(frames: count)
    try check()
    return samples
  }

  private func check() throws(FileError) {
    if sound.failure != 0 { throw FileError(path: path, action: .read, code: sound.failure) }
  }
}

extension SoundFile {
  /// Format name as given by libsndfile, such as `FLAC (Free Lossless Audio Codec), Signed 16 bit PCM`
  /// (`SFC_GET_FORMAT_INFO`).
  var formatName: String {
    [Int(info.format) & SF_FORMAT_TYPEMASK, Int(info.format) & SF_FORMAT_SUBMASK].compactMap { code in
      var format = SF_FORMAT_INFO()
      format.format = CInt(truncatingIfNeeded: code)
      let status = sf_command(nil, CInt(SFC_GET_FORMAT_INFO), &format, CInt(MemoryLayout<SF_FORMAT_INFO>.size))
      return status == 0 ? format.name.map { String(cString: $0) } : nil
    }.joined(separator: ", ")
  }
}
