public import Music

/// Soft constraints: they shift the probabilities, and the network still chooses.
public struct Constraints: Hashable, Sendable {
  /// Key to stay in.
  public var key: Tonality?
  /// Notes per second.
  public var density: Double?
  /// Playback speed relative to the composed music; 2 is twice as fast.
  public var tempo: Double
  /// Mean velocity, 1…127.
  public var velocity: Double?

  public static let densityRange = 0.5...40
  public static let tempoRange = 0.1...10
  public static let velocityRange = 1.0...127

  /// - Parameter tempo: above 0.
  public init(key: Tonality? = nil, density: Double? = nil, tempo: Double = 1, velocity: Double? = nil) {
    precondition(tempo > 0, "a tempo is above 0")
    (self.key, self.density, self.tempo, self.velocity) = (key, density, tempo, velocity)
  }
}
