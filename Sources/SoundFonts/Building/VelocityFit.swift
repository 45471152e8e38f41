internal import Glibc

/// Neighbouring velocities at which the attenuation is `constant` + `slope` · 40 lg(127/velocity) dB: a slope of 1 is
/// SoundFont 2.04's default modulator from velocity to attenuation (8.4.1).
struct VelocityFit: Hashable {
  let velocities: ClosedRange<Int>
  let constant, slope: Double

  /// Maximum deviation of a fit from the target, in dB.
  static let tolerance = 0.2
  /// Range of constants that a generator can express, in dB.
  static let generated = -0.02...57.0
  /// Sounds with at least this attenuation in dB count as silent.
  private static let silence = 120.0

  /// Covers the velocities with as few fits as possible; silent velocities are left out.
  ///
  /// - Parameter attenuations: in dB, by velocity, from 0 to 127.
  static func fits(_ attenuations: [Double], _ velocities: ClosedRange<Int>) -> [VelocityFit] {
    var (fits, low) = ([VelocityFit](), velocities.lowerBound)
    while low <= velocities.upperBound {
      guard attenuations[low] < silence else {
        low += 1
        continue
      }
      var best = VelocityFit(velocities: low...low, constant: attenuations[low], slope: 0)
      var high = low + 1
      while high <= velocities.upperBound, let fit = fit(attenuations, low, high) {
        best = fit
        high += 1
      }
      fits.append(best)
      low = best.velocities.upperBound + 1
    }
    return fits
  }

  /// The line through the values at both ends; nil if it deviates too far from a value between them.
  private static func fit(_ attenuations: [Double], _ low: Int, _ high: Int) -> VelocityFit? {
    let slope = (attenuations[low] - attenuations[high]) / (decibels(low) - decibels(high))
    let constant = attenuations[high] - slope * decibels(high)
    // Other constants are written as a modulator, which applies either from velocity 64 up or below it.
    guard abs(slope) < 30, abs(constant) < 1000, generated.contains(constant) || high < 64 || low >= 64 else {
      return nil
    }
    let isNear = (low...high).allSatisfy {
      attenuations[$0] < silence && abs(constant + slope * decibels($0) - attenuations[$0]) <= tolerance
    }
    return isNear ? VelocityFit(velocities: low...high, constant: constant, slope: slope) : nil
  }

  private static func decibels(_ velocity: Int) -> Double { 40 * log10(127 / Double(velocity)) }
}
