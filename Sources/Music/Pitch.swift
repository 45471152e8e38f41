/// A MIDI key number, 0…127. Middle C is 60; a piano has 21 (A0) to 108 (C8).
public struct Pitch: Hashable, Comparable, Sendable {
  public let number: UInt8

  /// - Parameter number: 0…127; traps otherwise. Use `init(exactly:)` for numbers from outside.
  public init(_ number: Int) {
    precondition(0...127 ~= number, "expected a MIDI key from 0 to 127, not \(number)")
    self.number = UInt8(number)
  }

  public init?(exactly number: Int) {
    guard 0...127 ~= number else { return nil }
    self.number = UInt8(number)
  }

  /// The keys of a piano, A0…C8.
  public static let piano = Pitch(21)...Pitch(108)

  public static func < (a: Pitch, b: Pitch) -> Bool { a.number < b.number }
}

extension Pitch: CustomStringConvertible {
  static let classNames = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"]

  /// Scientific pitch notation with sharps: 60 is `C4`.
  public var description: String {
    Pitch.classNames[Int(number) % 12] + String(Int(number) / 12 - 1)
  }
}
