internal import CSndFile
package import Files

/// Writes frames to a file that appears complete when it is committed, or not at all.
package struct AudioFileWriter: ~Copyable {
  package let format: AudioFileFormat
  // Declared before the file whose descriptor it writes to, so that it is closed first.
  private var sound: SoundFile
  private let file: AtomicFile
  private let extra: ExtraComments?

  /// - Parameters:
  ///   - frameCount: total number of frames; determines the container.
  ///   - quality: for lossy formats, in `AudioFileFormat.qualities`.
  ///   - bitrate: for lossy formats, in kbit/s, in place of a quality.
  ///   - loop: the frames to repeat, for players that know of loops.
  package init(
    _ path: String, format: AudioFileFormat, sampleRate: SampleRate, channels: Int = 2, frameCount: Int,
    tags: Tags = Tags(), quality: Double = AudioFileFormat.standardQuality, bitrate: Int? = nil,
    loop: Range<Int>? = nil, cover: Cover? = nil
  ) throws {
    let audioBytes = frameCount * channels * (format.depth?.bytes ?? 0)
    guard !format.isTooSmall(for: audioBytes) else {
      throw AudioFileError.tooLong(path: path, format: format.name, bytes: audioBytes)
    }
    let info = SF_INFO(
      frames: 0, samplerate: CInt(sampleRate.rawValue), channels: CInt(channels),
      format: format.code(audioBytes: audioBytes), sections: 0, seekable: 0)
    let file = try AtomicFile(path)
    let prefix = format == .mp3 ? ID3Tag.bytes(tags, loop: loop, cover: cover) : []
    try file.write(prefix)
    do throws(SoundFile.OpenError) {
      sound = try SoundFile(descriptor: file.descriptor, mode: CInt(SFM_WRITE), info: info, base: prefix.count)
    } catch {
      throw error.cause(path, .write, or: .unwritable(path: path, reason: error.reason))
    }
    self.format = format
    self.file = file
    extra = ExtraComments(loop: loop, cover: cover, format)
    // A PEAK chunk contains the time of day, so identical renders would give different files.
    sound.set(CInt(SFC_SET_ADD_PEAK_CHUNK), false)
    if format == .mp3 {
      let mode = bitrate == nil ? SF_BITRATE_MODE_VARIABLE : SF_BITRATE_MODE_CONSTANT
      sound.set(CInt(SFC_SET_BITRATE_MODE), mode: CInt(mode))
    }
    if let bitrate, let level = format.compressionLevel(bitrate: bitrate, sampleRate, channels: channels) {
      sound.set(CInt(SFC_SET_COMPRESSION_LEVEL), level)
    } else if let quality = format.libraryQuality(quality) {
      sound.set(CInt(SFC_SET_VBR_ENCODING_QUALITY), quality)
    }
    if let loop { sound.set(loop: loop) }
    if format != .mp3 { sound.set(format.fitting(tags)) }
    if let extra { sound.setLicence(extra.placeholder) }
  }

  /// Writes interleaved frames as integers in the upper bits of 32, as `Quantizer` returns them.
  package mutating func write(_ samples: Span<Int32>) throws {
    if !sound.write(samples) { throw writeError }
  }

  /// Writes interleaved frames.
  package mutating func write(_ samples: Span<Float>) throws {
    if !sound.write(samples) { throw writeError }
  }

  /// Writes the header. The returned file has yet to be committed.
  package consuming func finish() throws -> AtomicFile {
    let (file, format, extra) = (file, format, extra)
    let isOgg = format == .vorbis || format == .opus
    var failure = sound.close()
    if failure == 0, let extra { failure = extra.write(into: file.descriptor, format) }
    if failure == 0 && isOgg { failure = OggStream.number(1, in: file.descriptor) }
    guard failure == 0 else { throw FileError(path: file.destination, action: .write, code: failure) }
    return file
  }

  private var writeError: any Error {
    sound.failure == 0
      ? AudioFileError.unwritable(path: file.destination, reason: sound.reason)
      : FileError(path: file.destination, action: .write, code: sound.failure)
  }
}
