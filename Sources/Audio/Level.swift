// How loud a render becomes. Must not know files.
internal import Glibc

/// How the level of a whole render is set.
public enum Level: Hashable, Sendable {
  /// To an integrated loudness (EBU R128), but never above the ceiling.
  case loudness(LUFS: Double)
  /// As it was rendered. What is beyond full scale is clipped, except in files of floats.
  case asRendered

  /// As streaming services play music, and as loud as most piano music can be without its peaks being held.
  public static let standard = Level.loudness(LUFS: -16)
  /// What can be asked for.
  public static let loudnesses = -60.0 ... -5.0

  /// The true peak that nothing passes (EBU R128, 2020), in dBTP.
  package static let ceiling = -1.0
  /// What the frames of lossy files stay below the ceiling, in dB: decoders swing further than what was encoded.
  package static let lossyRoom = 0.3
  /// By how much peaks are held at most, in dB. A piece whose peaks are further above its loudness stays softer: to hold
  /// them more would be heard, as chords that lose their attack.
  package static let mostReduction = 6.0
  /// A peak below which nothing is heard at any level, such as what a reverb makes of nothing: −140 dBFS.
  package static let silence: Float = 1e-7
  /// A true peak below which a listener hears nothing at the usual level, in dBTP.
  package static let inaudible = -60.0

  /// The gain for all frames of a render, in dB.
  ///
  /// - Parameters:
  ///   - loudness: of the render, in LUFS; nil for silence, which stays as it is.
  ///   - truePeak: of the render, in dBTP.
  func gain(loudness: Double?, truePeak: Double) -> Double {
    guard case .loudness(let target) = self, let loudness else { return 0 }
    return min(target - loudness, Level.ceiling + Level.mostReduction - truePeak)
  }
}

extension Level: Encodable {
  /// As on the command line: `-16`, or `off`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .loudness(let target): try container.encode(target)
    case .asRendered: try container.encode("off")
    }
  }
}

/// In decibels, of a factor.
func decibels(_ factor: Float) -> Double { 20 * log10(Double(factor)) }

/// The factor of so many decibels.
package func factor(decibels: Double) -> Float { Float(pow(10, decibels / 20)) }
