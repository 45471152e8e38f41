// How exactly a learner multiplies. Must not know what.
internal import COneDNN

/// The numbers that the LSTM layers' products take while learning. Sums, states, gates, weights and the optimizer's memory
/// have 32 bits in any case.
public enum Precision: String, Codable, CaseIterable, Sendable {
  /// 32 bits.
  case single
  /// 16 bits, 8 of them for the exponent: twice as many products a second on processors that have it.
  case bfloat16

  /// Whether this processor has it.
  public var isAvailable: Bool { self == .single || etude_has_bfloat16() }

  var option: Int { self == .single ? 0 : Int(ETUDE_BFLOAT16) }
}
