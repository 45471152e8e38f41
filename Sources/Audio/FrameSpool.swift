// Rendered frames on their way to files. Must not know who rendered them or what the files will be.
package import Files
internal import Glibc

/// Interleaved stereo frames, kept in a temporary file without a name, so that a piece of hours needs little memory.
///
/// The level of a piece is only known at its end, so it is rendered into a spool first and read back then.
package struct FrameSpool: ~Copyable, Sendable {
  package static let channels = 2

  package let sampleRate: SampleRate
  package let folder: String
  package private(set) var frameCount = 0
  /// The greatest magnitude of any sample; 1 is full scale.
  package private(set) var peak: Float = 0
  private let descriptor: CInt

  /// - Parameter folder: on a disk with room: 8 bytes a frame, 1.3 GB an hour. Nothing stays there.
  package init(sampleRate: SampleRate, in folder: String) throws(FileError) {
    self.sampleRate = sampleRate
    self.folder = folder
    descriptor = try FrameSpool.openNameless(in: folder)
  }

  deinit { close(descriptor) }

  package var seconds: Double { sampleRate.seconds(frameCount) }

  /// Adds frames at the end.
  package mutating func append(_ samples: Span<Float>) throws(FileError) {
    for index in samples.indices { peak = max(peak, abs(samples[index])) }
    let code = samples.bytes.withUnsafeBytes { bytes -> CInt in
      var done = 0
      while done < bytes.count {
        let count = Glibc.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
        if count < 0 && errno != EINTR { return errno }
        done += max(0, count)
      }
      return 0
    }
    guard code == 0 else { throw FileError(path: folder, action: .write, code: code) }
    frameCount += samples.count / FrameSpool.channels
  }

  /// The frames from `start` on, at most `count`; fewer at the end.
  package func frames(from start: Int, count: Int) throws(FileError) -> [Float] {
    let wanted = max(0, min(count, frameCount - start))
    let frameBytes = FrameSpool.channels * MemoryLayout<Float>.size
    var (got, code) = (0, EIO)
    let samples = [Float](unsafeUninitializedCapacity: wanted * FrameSpool.channels) { buffer, used in
      let bytes = UnsafeMutableRawBufferPointer(buffer)
      while got < wanted * frameBytes {
        let offset = off_t(start * frameBytes + got)
        let count = pread(descriptor, bytes.baseAddress! + got, wanted * frameBytes - got, offset)
        if count < 0 && errno == EINTR { continue }
        if count < 0 { code = errno }
        if count <= 0 { break }
        got += count
      }
      used = got / MemoryLayout<Float>.size
    }
    guard got == wanted * frameBytes else { throw FileError(path: folder, action: .read, code: code) }
    return samples
  }

  /// A file that vanishes with its descriptor: `O_TMPFILE`, or, where the file system lacks it, made and unlinked.
  private static func openNameless(in folder: String) throws(FileError) -> CInt {
    var descriptor = openNamelessFile(in: folder)
    if descriptor < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL) {
      var path = Array((folder + "/.audio-XXXXXX").utf8CString)
      descriptor = mkstemp(&path)
      if descriptor >= 0 { unlink(path) }
    }
    guard descriptor >= 0 else { throw FileError(path: folder, action: .create) }
    return descriptor
  }
}
