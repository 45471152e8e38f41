// What lies between samples, at four times their rate. Must not know what it is for.
internal import Glibc

/// Interpolates three points between every two frames: a sinc of 49 taps under a Hann window, as libebur128 does.
///
/// All that is asked of it is how large these points are: the *true peak* of ITU-R BS.1770-4, Annex 2.
enum Interpolation {
  /// A point depends on so many frames on either side of it.
  static let reach = 6

  /// The weights of the 12 frames around the points ¼, ½ and ¾ of the way from the sixth to the seventh.
  private static let phases: [[Float]] = (1...3).map { phase in
    (0..<2 * reach).map { tap in
      // In frames from the point.
      let distance = Double(tap - (reach - 1)) - Double(phase) / 4
      return Float(sin(.pi * distance) / (.pi * distance) * 0.5 * (1 + cos(.pi * distance / Double(reach))))
    }
  }

  /// No point is further from 0 than the furthest sample within reach, times this.
  static let gain: Float = phases.map { $0.reduce(0) { $0 + abs($1) } }.max()!

  /// For each of eight samples the magnitude of the largest of the three points between it and the next of its channel.
  ///
  /// - Parameter samples: interleaved, and readable from `reach − 1` frames before the first of the eight to `reach`
  ///   frames after the last.
  @inline(__always)
  static func peaks(_ samples: UnsafePointer<Float>, channels: Int) -> SIMD8<Float> {
    let start = UnsafeRawPointer(samples - (reach - 1) * channels)
    let (first, second, third) = (phases[0], phases[1], phases[2])
    var (a, b, c) = (SIMD8<Float>(), SIMD8<Float>(), SIMD8<Float>())
    for tap in 0..<2 * reach {
      let frame = start.loadUnaligned(fromByteOffset: tap * channels * MemoryLayout<Float>.size, as: SIMD8<Float>.self)
      a += frame * first[tap]
      b += frame * second[tap]
      c += frame * third[tap]
    }
    return larger(larger(a.magnitudes, b.magnitudes), c.magnitudes)
  }

  /// The largest magnitude of any sample.
  @inline(__always)
  static func largest(_ samples: UnsafePointer<Float>, count: Int) -> Float {
    var (peaks, peak) = (SIMD8<Float>(), Float(0))
    let start = UnsafeRawPointer(samples)
    var index = 0
    while index + 8 <= count {
      let next = start.loadUnaligned(fromByteOffset: index * MemoryLayout<Float>.size, as: SIMD8<Float>.self)
      peaks = larger(peaks, next.magnitudes)
      index += 8
    }
    while index < count {
      peak = max(peak, abs(samples[index]))
      index += 1
    }
    return max(peak, peaks.max())
  }

  @inline(__always)
  static func larger(_ a: SIMD8<Float>, _ b: SIMD8<Float>) -> SIMD8<Float> { a.replacing(with: b, where: b .> a) }
}

extension SIMD8<Float> {
  @inline(__always)
  var magnitudes: SIMD8<Float> {
    unsafeBitCast(unsafeBitCast(self, to: SIMD8<UInt32>.self) & 0x7FFF_FFFF, to: Self.self)
  }
}
