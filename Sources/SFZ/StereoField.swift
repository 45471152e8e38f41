internal import Glibc

/// `pan`, `width` and `position`, each from −1 to 1.
///
/// The amplitudes are sfizz's (`Voice.cpp`, `panStageMono` and `panStageStereo`): sine and cosine, 1 on both sides in
/// the middle.
package struct StereoField: Hashable, Sendable {
  package let pan, width, position: Double

  /// Left and right gain of a mono sample.
  package var mono: SIMD2<Double> { Self.sides(pan) * 2.0.squareRoot() }

  /// Left and right gains of both channels of a stereo sample.
  package var channels: (left: SIMD2<Double>, right: SIMD2<Double>) {
    let (panned, placed, spread) = (mono, Self.sides(position) * 2.0.squareRoot(), Self.sides(width))
    return (
      panned.x * placed * SIMD2(spread.y, spread.x), panned.y * placed * SIMD2(spread.x, spread.y)
    )
  }

  private static func sides(_ place: Double) -> SIMD2<Double> {
    let angle = (place + 1) * .pi / 4
    return SIMD2(cos(angle), sin(angle))
  }
}
