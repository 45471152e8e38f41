// How hard keys are struck, made harder or softer. Must not know notes.
internal import Glibc

/// What becomes of the velocities of a piece: v goes to 127 (v/127)^exponent.
public struct VelocityCurve: Hashable, Encodable, Sendable {
  /// Above 0. Below 1 all but the hardest strikes become harder; above 1, softer.
  public let exponent: Double

  /// - Parameter exponent: 0.1 to 10; nil for others.
  public init?(exponent: Double) {
    guard 0.1...10 ~= exponent else { return nil }
    self.exponent = exponent
  }

  private init(_ exponent: Double) { self.exponent = exponent }

  /// As they are.
  public static let linear = VelocityCurve(1)
  /// A light keyboard: 64 becomes 82.
  public static let soft = VelocityCurve(0.64)
  /// A heavy keyboard: 64 becomes 44.
  public static let hard = VelocityCurve(1.56)

  /// - Parameter name: `linear`, `soft`, `hard`, or the exponent.
  public init?(name: String) {
    switch name {
    case "linear": self = .linear
    case "soft": self = .soft
    case "hard": self = .hard
    default:
      guard let number = Double(name) else { return nil }
      self.init(exponent: number)
    }
  }

  /// As the exponent.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(exponent)
  }

  func callAsFunction(_ velocity: UInt8) -> UInt8 {
    guard exponent != 1 else { return velocity }
    return UInt8(min(127, max(1, (127 * pow(Double(velocity) / 127, exponent)).rounded())))
  }
}
