internal import Glibc

/// Converts interleaved stereo frames from one sample rate to another.
///
/// A band-limited interpolation with a Kaiser-windowed sinc (Smith, "Digital Audio Resampling",
/// ccrma.stanford.edu/~jos/resample), one filter for each of the positions that an output frame can have between two
/// input frames.
package struct Resampler {
  /// Input frames on each side of an output frame.
  private let reach: Int
  /// An output frame is `step` / `phases` input frames after the previous one.
  private let step, phases: Int
  /// `phases` filters of 2 × `reach` taps.
  private let taps: [Float]
  /// Input that is still needed, from `reach` frames before the next output frame.
  private var input: [Float]
  private var phase = 0

  /// - Parameters:
  ///   - rate: sample rate of the input, in hertz; above 0.
  ///   - target: sample rate of the output.
  package init(from rate: Int, to target: SampleRate) {
    let divisor = Self.commonDivisor(rate, target.rawValue)
    (step, phases) = (rate / divisor, target.rawValue / divisor)
    let cutoff = min(1, Double(target.rawValue) / Double(rate))
    reach = Int((Double(Self.zeroCrossings) / cutoff).rounded(.up))
    taps = Self.filters(phases: phases, reach: reach, cutoff: cutoff)
    input = [Float](repeating: 0, count: 2 * (reach - 1))
  }

  /// Converts the next frames; the output is late by `reach` input frames.
  package mutating func process(_ frames: [Float]) -> [Float] {
    input += frames
    var (output, first) = ([Float](), 0)
    while first + 2 * reach <= input.count / 2 {
      var (left, right) = (Float(0), Float(0))
      for tap in 0..<2 * reach {
        let weight = taps[phase * 2 * reach + tap]
        left += weight * input[2 * (first + tap)]
        right += weight * input[2 * (first + tap) + 1]
      }
      output += [left, right]
      phase += step
      first += phase / phases
      phase %= phases
    }
    input.removeFirst(2 * min(first, input.count / 2))
    return output
  }

  /// Converts what is left.
  package mutating func finish() -> [Float] { process([Float](repeating: 0, count: 2 * reach)) }

  private static let zeroCrossings = 24
  /// Shape parameter of the Kaiser window; it attenuates aliases by 90 dB.
  private static let beta = 9.0

  private static func filters(phases: Int, reach: Int, cutoff: Double) -> [Float] {
    // A little below the limit, so that the slope of the filter ends there.
    let cutoff = 0.96 * cutoff
    return (0..<phases).flatMap { phase in
      (0..<2 * reach).map { tap in
        let distance = Double(tap - reach + 1) - Double(phase) / Double(phases)
        let place = distance / Double(reach)
        if abs(place) >= 1 { return 0 }
        let window = besselI0(beta * (1 - place * place).squareRoot()) / besselI0(beta)
        let angle = Double.pi * cutoff * distance
        return Float(window * cutoff * (angle == 0 ? 1 : sin(angle) / angle))
      }
    }
  }

  /// The modified Bessel function of order 0, by its series.
  private static func besselI0(_ x: Double) -> Double {
    var (sum, term) = (1.0, 1.0)
    for k in 1..<64 where term > 1e-18 * sum {
      term *= (x / 2 / Double(k)) * (x / 2 / Double(k))
      sum += term
    }
    return sum
  }

  private static func commonDivisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : commonDivisor(b, a % b) }
}
