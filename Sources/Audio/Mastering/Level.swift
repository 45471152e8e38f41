internal import Glibc

/// How the level of a render is set.
public enum Level: Hashable, Sendable {
  /// Normalize to an integrated loudness (EBU R128), within the true-peak ceiling.
  case loudness(LUFS: Double)
  /// Keep the level as rendered. Samples beyond full scale are clipped, except in float files.
  case asRendered

  /// Default: the level of music streaming services, and about the loudest that most piano music reaches without
  /// limiting.
  public static let standard = Level.loudness(LUFS: -16)
  /// Allowed target loudness, in LUFS.
  public static let loudnesses = -60.0 ... -5.0

  /// Maximum true peak in dBTP (EBU R128, 2020).
  package static let ceiling = -1.0
  /// Additional headroom of lossy files in dB, because decoded peaks exceed the encoded ones.
  package static let lossyRoom = 0.3
  /// Maximum gain reduction of the limiter in dB. A piece whose peaks are further above its loudness stays softer: more
  /// limiting would be audible as chords that lose their attack.
  package static let mostReduction = 6.0
  /// Peaks below −105 dBFS count as silence: notes at MIDI volume 0, which SoundFonts attenuate by 96 dB, or what is
  /// left of a reverb.
  package static let silence: Float = 5.6e-6
  /// True peak in dBTP below which a file is inaudible at normal playback volume.
  package static let inaudible = -60.0

  /// The gain for all frames of a render, in dB.
  ///
  /// - Parameters:
  ///   - loudness: loudness of the render, in LUFS; nil for silence, which stays unchanged.
  ///   - truePeak: true peak of the render, in dBTP.
  ///   - mostReduction: by how much a limiter may reduce peaks, in dB.
  func gain(loudness: Double?, truePeak: Double, mostReduction: Double = Level.mostReduction) -> Double {
    guard case .loudness(let target) = self, let loudness else { return 0 }
    return min(target - loudness, Level.ceiling + mostReduction - truePeak)
  }
}

extension Level: Encodable {
  /// For example `-16`, or `off`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .loudness(let target): try container.encode(target)
    case .asRendered: try container.encode("off")
    }
  }
}

/// Converts a factor to decibels.
func decibels(_ factor: Float) -> Double { 20 * log10(Double(factor)) }

/// Converts decibels to a factor.
package func factor(decibels: Double) -> Float { Float(pow(10, decibels / 20)) }
