internal import CSndFile
internal import Files
internal import Glibc

/// Encodes one channel as Ogg Vorbis. Equal frames give equal bytes.
package struct VorbisEncoder: ~Copyable {
  private var sound: SoundFile
  private let file: AtomicFile

  /// - Parameters:
  ///   - rate: any sample rate, in frames per second.
  ///   - quality: one of `AudioFileFormat.qualities`.
  ///   - folder: folder of the unnamed temporary file that holds the stream until it is finished.
  package init(rate: Int, quality: Double, folder: String) throws {
    let file = try AtomicFile(folder + "/vorbis")
    let info = SF_INFO(
      frames: 0, samplerate: CInt(clamping: rate), channels: 1,
      format: CInt(SF_FORMAT_OGG | SF_FORMAT_VORBIS), sections: 0, seekable: 0)
    do throws(SoundFile.OpenError) {
      sound = try SoundFile(descriptor: file.descriptor, mode: CInt(SFM_WRITE), info: info)
    } catch {
      throw error.cause(
        file.destination, .write, or: .unwritable(path: "Ogg Vorbis at \(rate) Hz", reason: error.reason))
    }
    self.file = file
    sound.set(CInt(SFC_SET_VBR_ENCODING_QUALITY), quality / 10)
  }

  /// Encodes the next frames.
  package mutating func write(_ frames: [Float]) throws {
    // libvorbis copies a whole write to the stack, so writes must be small.
    for start in stride(from: 0, to: frames.count, by: 4096) {
      let part = frames.span.extracting(start..<min(start + 4096, frames.count))
      if !sound.write(part) { throw FileError(path: file.destination, action: .write, code: max(sound.failure, EIO)) }
    }
  }

  /// Returns the whole stream.
  package consuming func finish() throws -> [UInt8] {
    let file = file
    var failure = sound.close()
    if failure == 0 { failure = OggStream.number(1, in: file.descriptor) }
    guard failure == 0 else { throw FileError(path: file.destination, action: .write, code: failure) }
    return try file.bytes(at: 0, count: file.length)
  }
}
