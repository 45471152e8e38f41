/// A point in time or a duration, in seconds.
public struct Seconds: Hashable, Comparable, Sendable, AdditiveArithmetic {
  public var value: Double

  public init(_ value: Double) { self.value = value }

  public static let zero = Seconds(0)

  public static func milliseconds(_ value: Double) -> Seconds { Seconds(value / 1000) }

  public static func < (a: Seconds, b: Seconds) -> Bool { a.value < b.value }
  public static func + (a: Seconds, b: Seconds) -> Seconds { Seconds(a.value + b.value) }
  public static func - (a: Seconds, b: Seconds) -> Seconds { Seconds(a.value - b.value) }
  public static func * (a: Seconds, factor: Double) -> Seconds { Seconds(a.value * factor) }
}

extension Seconds: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  public init(floatLiteral value: Double) { self.value = value }
  public init(integerLiteral value: Int) { self.value = Double(value) }
}

extension Seconds: CustomStringConvertible {
  public var description: String { "\(value) s" }
}
