/// A point in time or a duration in ticks, counted from the start of a track.
public struct Ticks: Hashable, Comparable, Sendable, AdditiveArithmetic {
  public var value: Int64

  public init(_ value: Int64) { self.value = value }

  public static let zero = Ticks(0)

  public static func < (a: Ticks, b: Ticks) -> Bool { a.value < b.value }
  public static func + (a: Ticks, b: Ticks) -> Ticks { Ticks(a.value + b.value) }
  public static func - (a: Ticks, b: Ticks) -> Ticks { Ticks(a.value - b.value) }
}

extension Ticks: CustomStringConvertible {
  public var description: String { String(value) }
}
