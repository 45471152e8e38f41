// Time as a MIDI file counts it. Must not know seconds.

/// A point or a length in time, in ticks of a file's division, counted from the start of its track.
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
