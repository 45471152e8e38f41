internal import CSamples
internal import Glibc

/// Interpolates three points between every two frames with a Hann-windowed sinc of 49 taps, as libebur128 does.
///
/// Only the magnitudes of these points are computed: they give the *true peak* of ITU-R BS.1770-4, Annex 2.
enum Interpolation {
  /// Number of frames on either side that a point depends on.
  static let reach = 6
  /// Maximum number of samples per call of `points`.
  static let most = 256

  /// Weights of the 12 frames around a point, for the points ¼, ½ and ¾ of the way from the sixth frame to the seventh.
  private static let weights: [Float] = (1...3).flatMap { phase in
    (0..<2 * reach).map { tap in
      // Distance from the point, in frames.
      let distance = Double(tap - (reach - 1)) - Double(phase) / 4
      return Float(sin(.pi * distance) / (.pi * distance) * 0.5 * (1 + cos(.pi * distance / Double(reach))))
    }
  }

  /// Upper bound: the magnitude of a point is at most `gain` times the largest sample within reach.
  static let gain: Float = (0..<3).map { phase in
    weights[phase * 2 * reach..<(phase + 1) * 2 * reach].reduce(0) { $0 + abs($1) }
  }.max()!

  /// The largest magnitude of any sample.
  static func largest(_ samples: Span<Float>) -> Float {
    samples.withUnsafeBufferPointer { etude_largest(Int64($0.count), $0.baseAddress) }
  }

  /// The maximum of `peak` and the magnitudes of all samples and interpolated points.
  ///
  /// Points that cannot be the largest are skipped; the result is the same.
  ///
  /// - Parameter samples: interleaved. The first `reach − 1` and the last `reach` frames only provide context.
  static func largestPoint(_ samples: Span<Float>, channels: Int, atLeast peak: Float) -> Float {
    let before = (reach - 1) * channels
    return samples.withUnsafeBufferPointer { samples in
      etude_peak(
        Int64(samples.count - before - reach * channels), Int64(channels), samples.baseAddress! + before, weights, gain,
        peak)
    }
  }

  /// Sets `points` to the largest magnitude, for each sample, of the three points between it and the next sample of its
  /// channel.
  ///
  /// - Parameter samples: as above, with `2 · reach − 1` more frames than `points` has room for.
  static func points(_ samples: Span<Float>, channels: Int, into points: inout [Float]) {
    let before = (reach - 1) * channels
    samples.withUnsafeBufferPointer { samples in
      points.withUnsafeMutableBufferPointer {
        etude_points(
          Int64($0.count), Int64(channels), samples.baseAddress! + before, weights, $0.baseAddress)
      }
    }
  }
}
