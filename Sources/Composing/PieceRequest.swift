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
