internal import Glibc

/// Maps the velocities of a piece: v becomes 127 (v/127)^exponent.
public struct VelocityCurve: Hashable, Encodable, Sendable {
  /// Above 0. Below 1 makes notes louder, above 1 softer; 127 stays 127.
  public let exponent: Double

  /// - Parameter exponent: 0.1 to 10. Returns nil for other values.
  public init?(exponent: Double) {
    guard 0.1...10 ~= exponent else { return nil }
    self.exponent = exponent
  }

  private init(_ exponent: Double) { self.exponent = exponent }

  /// No change.
  public static let linear = VelocityCurve(1)
  /// For light keyboards: 64 becomes 82.
  public static let soft = VelocityCurve(0.64)
  /// For heavy keyboards: 64 becomes 44.
  public static let hard = VelocityCurve(1.56)

  /// - Parameter name: `linear`, `soft`, `hard`, or the exponent as a number.
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

  /// Encoded as the exponent.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(exponent)
  }

  func callAsFunction(_ velocity: UInt8) -> UInt8 {
    guard exponent != 1 else { return velocity }
    return UInt8(min(127, max(1, (127 * pow(Double(velocity) / 127, exponent)).rounded())))
  }
}
