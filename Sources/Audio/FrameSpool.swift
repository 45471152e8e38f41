package import Files
internal import Glibc

/// A destination of rendered frames: a spool, or a piece that listeners hear while it is being rendered.
package protocol FrameSink: ~Copyable {
  var sampleRate: SampleRate { get }
  /// The number of frames appended so far.
  var frameCount: Int { get }
  /// Largest magnitude of any sample; 1 is full scale.
  var peak: Float { get }
  /// Whether a listener is waiting for the first frames, so that they should come in small chunks.
  var isLive: Bool { get }
  /// Appends interleaved stereo frames.
  mutating func append(_ stereo: Span<Float>) throws
}

extension FrameSink where Self: ~Copyable {
  package var isLive: Bool { false }
  package var seconds: Double { sampleRate.seconds(frameCount) }
}

/// Interleaved frames in an unnamed temporary file, so that long pieces need little memory.
///
/// The loudness of a piece is only known at its end. So it is rendered into a spool first, and read back with the final
/// gain.
package struct FrameSpool: ~Copyable, Sendable, FrameSink {
  package let sampleRate: SampleRate
  /// Number of channels: 2, or 1 to keep the mean of both.
  package let channels: Int
  package let folder: String
  package private(set) var frameCount = 0
  /// Largest magnitude of any sample; 1 is full scale.
  package private(set) var peak: Float = 0
  /// Gain applied when frames are written to files; set by `master`.
  var gain: Float = 1
  /// Additional gain for lossy files; set by `master`.
  var lossyGain: Float = 1
  /// Whether the peaks of decoded lossy files may exceed the ceiling; set by `master`.
  var isNearCeiling = false
  /// The frames that are repeated if the piece is a loop.
  package internal(set) var loop: Range<Int>?
  private var meter: Meter
  private let descriptor: CInt

  /// - Parameter folder: needs space for 8 bytes per stereo frame, 1.3 GB per hour. The file disappears with the spool.
  package init(sampleRate: SampleRate, channels: Int = 2, in folder: String) throws(FileError) {
    (self.sampleRate, self.channels, self.folder) = (sampleRate, channels, folder)
    meter = Meter(sampleRate: sampleRate, channels: channels)
    descriptor = try openTemporaryFile(in: folder)
  }

  deinit { close(descriptor) }

  /// Appends interleaved stereo frames.
  package mutating func append(_ stereo: Span<Float>) throws(FileError) {
    guard channels == 1 else { return try keep(stereo) }
    var mono = [Float](repeating: 0, count: stereo.count / 2)
    for frame in mono.indices { mono[frame] = (stereo[2 * frame] + stereo[2 * frame + 1]) / 2 }
    try keep(mono.span)
  }

  /// Appends interleaved frames with the spool's number of channels.
  mutating func keep(_ samples: Span<Float>) throws(FileError) {
    peak = max(peak, Interpolation.largest(samples))
    try replace(samples, from: frameCount)
    meter.add(samples)
    frameCount += samples.count / channels
  }

  /// Loudness and true peak of all frames as rendered. No frames may be appended afterwards.
  mutating func measured() -> Measurement { meter.finish() }

  /// Overwrites interleaved frames from frame `start` on.
  func replace(_ samples: Span<Float>, from start: Int) throws(FileError) {
    let offset = start * channels * MemoryLayout<Float>.size
    let code = samples.bytes.withUnsafeBytes { writeAll($0, to: descriptor, at: offset) }
    guard code == 0 else { throw FileError(path: folder, action: .write, code: code) }
  }

  /// Returns up to `count` frames from `start` on, with the gain applied.
  package func louderFrames(from start: Int, count: Int, isLossy: Bool = false) throws(FileError) -> [Float] {
    var samples = try frames(from: start, count: count)
    let gain = isLossy ? gain * lossyGain : gain
    if gain != 1 { for index in samples.indices { samples[index] *= gain } }
    return samples
  }

  /// Returns up to `count` frames from `start` on; fewer at the end.
  package func frames(from start: Int, count: Int) throws(FileError) -> [Float] {
    let wanted = max(0, min(count, frameCount - start))
    let frameBytes = channels * MemoryLayout<Float>.size
    var (got, code) = (0, CInt(0))
    let samples = [Float](unsafeUninitializedCapacity: wanted * channels) { buffer, used in
      (got, code) = readAll(from: descriptor, into: UnsafeMutableRawBufferPointer(buffer), at: start * frameBytes)
      used = got / MemoryLayout<Float>.size
    }
    guard got == wanted * frameBytes else {
      throw FileError(path: folder, action: .read, code: code == 0 ? EIO : code)
    }
    return samples
  }
}
