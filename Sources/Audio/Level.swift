// How loud a render becomes. Must not know files.
internal import Glibc

/// How the level of a whole render is set.
public enum Level: Hashable, Sendable {
  /// The loudest sample reaches so many dBFS (0 is full scale).
  case peak(dBFS: Double)
  /// As it was rendered. What is beyond full scale is clipped, except in files of floats.
  case asRendered

  /// Loud, with room for what a decoder or a converter adds between samples.
  public static let standard = Level.peak(dBFS: -1)

  /// A peak below which nothing is heard at any level, such as what a reverb makes of nothing: −140 dBFS.
  package static let silence: Float = 1e-7

  /// The factor for every sample of a render.
  ///
  /// - Parameter peak: the greatest magnitude in it, 1 being full scale. Silence stays as it is: its gain is 1.
  package func gain(forPeak peak: Float) -> Float {
    switch self {
    case .peak(let dBFS): peak > Level.silence ? Float(pow(10, dBFS / 20) / Double(peak)) : 1
    case .asRendered: 1
    }
  }
}

extension Level: Encodable {
  /// As on the command line: `peak -1`, or `off`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .peak(let dBFS): try container.encode("peak \(dBFS)")
    case .asRendered: try container.encode("off")
    }
  }
}
