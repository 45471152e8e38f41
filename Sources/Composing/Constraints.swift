// What a piece should be like, beyond its manner. Must not know how that is brought about.
public import Music

/// Soft wishes: they move the odds, and the network still chooses.
public struct Constraints: Hashable, Sendable {
  /// The key to stay in.
  public var key: Tonality?
  /// Notes a second.
  public var density: Double?
  /// How many times faster the piece is played than it was composed.
  public var tempo: Double
  /// The mean velocity, 1…127.
  public var velocity: Double?

  public static let densityRange = 0.5...40
  public static let tempoRange = 0.1...10
  public static let velocityRange = 1.0...127

  /// - Parameter tempo: above 0.
  public init(key: Tonality? = nil, density: Double? = nil, tempo: Double = 1, velocity: Double? = nil) {
    precondition(tempo > 0, "time goes forward")
    (self.key, self.density, self.tempo, self.velocity) = (key, density, tempo, velocity)
  }
}
