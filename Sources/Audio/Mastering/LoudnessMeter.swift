internal import CEBUR128
internal import Glibc

/// Measures integrated loudness according to EBU R128 (ITU-R BS.1770-4): K-weighted, gated at −70 LUFS and 10 LU below
/// the mean.
struct LoudnessMeter: ~Copyable, Sendable {
  // Safe: the meter has a single owner.
  nonisolated(unsafe) private let state: UnsafeMutablePointer<ebur128_state>
  private let channels: Int
  /// One gating block, 400 ms.
  private let blockFrames: Int
  private var frameCount = 0

  /// Creates a meter (`ebur128_init`). Mono is measured as a single channel, not as if played by two loudspeakers.
  init(sampleRate: SampleRate, channels: Int) {
    state = ebur128_init(
      CUnsignedInt(channels), CUnsignedLong(sampleRate.rawValue), CInt(bitPattern: EBUR128_MODE_I.rawValue))
    self.channels = channels
    blockFrames = sampleRate.frames(0.4)
  }

  deinit {
    var state: UnsafeMutablePointer<ebur128_state>? = state
    ebur128_destroy(&state)
  }

  /// Adds interleaved frames (`ebur128_add_frames_float`).
  mutating func add(_ samples: Span<Float>) {
    let frames = samples.count / channels
    samples.withUnsafeBufferPointer { _ = ebur128_add_frames_float(state, $0.baseAddress, frames) }
    frameCount += frames
  }

  /// The loudness in LUFS (`ebur128_loudness_global`); nil if nothing is above −70 LUFS.
  ///
  /// Audio shorter than a gating block is padded with silence to one block.
  mutating func finish() -> Double? {
    if frameCount < blockFrames {
      add([Float](repeating: 0, count: (blockFrames - frameCount) * channels).span)
    }
    var loudness = 0.0
    guard ebur128_loudness_global(state, &loudness) == Int32(EBUR128_SUCCESS.rawValue) else { return nil }
    return loudness.isFinite ? loudness : nil
  }
}

/// Version of the library that measures loudness.
public enum LoudnessEngine {
  /// For example, `libebur128 1.2.6` (`ebur128_get_version`).
  public static var description: String {
    var (major, minor, patch): (CInt, CInt, CInt) = (0, 0, 0)
    ebur128_get_version(&major, &minor, &patch)
    return "libebur128 \(major).\(minor).\(patch)"
  }
}
