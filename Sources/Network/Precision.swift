internal import COneDNN

/// Number format of the factors in matrix products during training, except those of the input tables. Sums, states,
/// gates, softmax, weights and optimizer state are always 32-bit.
public enum Precision: String, Codable, CaseIterable, Sendable {
  /// 32 bits.
  case single
  /// 16 bits with an 8-bit exponent, which are faster on processors that support them.
  case bfloat16

  /// Whether this processor supports it.
  public var isAvailable: Bool { self == .single || etude_has_bfloat16() }
}
