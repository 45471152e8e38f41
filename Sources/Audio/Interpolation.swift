// What lies between samples, at four times their rate. Must not know what it is for.
internal import CSamples
internal import Glibc

/// Interpolates three points between every two frames: a sinc of 49 taps under a Hann window, as libebur128 does.
///
/// All that is asked of it is how large these points are: the *true peak* of ITU-R BS.1770-4, Annex 2.
enum Interpolation {
  /// A point depends on so many frames on either side of it.
  static let reach = 6
  /// The most samples that can be asked about at once.
  static let most = 256

  /// The weights of the 12 frames around the points ¼, ½ and ¾ of the way from the sixth to the seventh.
  private static let weights: [Float] = (1...3).flatMap { phase in
    (0..<2 * reach).map { tap in
      // In frames from the point.
      let distance = Double(tap - (reach - 1)) - Double(phase) / 4
      return Float(sin(.pi * distance) / (.pi * distance) * 0.5 * (1 + cos(.pi * distance / Double(reach))))
    }
  }

  /// No point is further from 0 than the furthest sample within reach, times this.
  static let gain: Float = (0..<3).map { phase in
    weights[phase * 2 * reach..<(phase + 1) * 2 * reach].reduce(0) { $0 + abs($1) }
  }.max()!

  /// The largest magnitude of any sample.
  static func largest(_ samples: Span<Float>) -> Float {
    samples.withUnsafeBufferPointer { etude_largest(Int64($0.count), $0.baseAddress) }
  }

  /// The largest magnitude of any sample or point, and of `peak`.
  ///
  /// Where no point can be the largest, none is computed: the result is the same.
  ///
  /// - Parameter samples: interleaved; of the first `reach − 1` and the last `reach` frames only others' points are told.
  static func largestPoint(_ samples: Span<Float>, channels: Int, atLeast peak: Float) -> Float {
    let before = (reach - 1) * channels
    return samples.withUnsafeBufferPointer { samples in
      etude_peak(
        Int64(samples.count - before - reach * channels), Int64(channels), samples.baseAddress! + before, weights, gain,
        peak)
    }
  }

  /// Sets `points` to the magnitude, for each sample, of the largest of the three points between it and the next of its
  /// channel.
  ///
  /// - Parameter samples: as above; of so many more frames than points are wanted.
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
