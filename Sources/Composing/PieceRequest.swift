public import Music

/// A request for one piece. The same request and model always give the same piece.
public struct PieceRequest: Sendable {
  public var seed: UInt64
  public var length: Length
  /// One of the model's labels, such as a composer; nil lets the model mix the styles of all labels.
  public var label: String?
  /// Nil means the model's defaults.
  public var sampling: Sampling?
  public var constraints: Constraints
  /// Music that the piece continues. It is not part of the new piece.
  public var primer: Performance?
  /// Whether the piece keeps the pulse of the primer from its first notes on; it has no effect if the pulse of
  /// `Sampling` is turned off.
  package var keepsPulse = false

  public init(
    seed: UInt64, length: Length = .seconds(60), label: String? = nil, sampling: Sampling? = nil,
    constraints: Constraints = Constraints(), primer: Performance? = nil
  ) {
    (self.seed, self.length, self.label, self.primer) = (seed, length, label, primer)
    (self.sampling, self.constraints) = (sampling, constraints)
  }
}

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
