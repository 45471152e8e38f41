// What keys like C major are called, and which notes are in them. Must not know pieces.

/// A major or minor key, as a piece is in: not a key of the keyboard, which is a `Pitch`.
public struct Tonality: Hashable, Sendable {
  /// Pitch class of the tonic: 0 is C, 11 is B.
  public let tonic: Int
  public let isMinor: Bool

  /// - Parameter tonic: a pitch class, 0…11.
  public init(tonic: Int, isMinor: Bool) {
    precondition(0..<12 ~= tonic, "a pitch class")
    (self.tonic, self.isMinor) = (tonic, isMinor)
  }

  /// - Parameter name: such as `C major`, `f# minor`, `Bb`, `Am` or `E flat minor`, in any case; nil for anything else.
  public init?(name: String) {
    let text = name.lowercased().replacing(" sharp", with: "#").replacing(" flat", with: "b")
    guard let match = text.wholeMatch(of: /\s*([a-g])\s*(#|♯|b|♭|)[\s_-]*(|major|maj|dur|minor|min|moll|m)\s*/) else {
      return nil
    }
    let natural = ["c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11][match.1]!
    let shift = ["": 0, "#": 1, "♯": 1, "b": -1, "♭": -1][match.2]!
    (tonic, isMinor) = ((natural + shift + 12) % 12, ["minor", "min", "moll", "m"].contains(match.3))
  }

  /// Pitch classes above the tonic: the major scale, or the natural minor one with the raised seventh.
  private var scale: [Int] { isMinor ? [0, 2, 3, 5, 7, 8, 10, 11] : [0, 2, 4, 5, 7, 9, 11] }
  private var triad: [Int] { isMinor ? [0, 3, 7] : [0, 4, 7] }

  /// Whether a note is in the scale: major, or natural minor with the raised seventh.
  public func contains(_ pitch: Pitch) -> Bool { scale.contains(steps(to: pitch)) }

  /// Whether a note is in the chord on the tonic.
  public func hasInTriad(_ pitch: Pitch) -> Bool { triad.contains(steps(to: pitch)) }

  private func steps(to pitch: Pitch) -> Int { (Int(pitch.number) - tonic + 12) % 12 }
}

extension Tonality: CustomStringConvertible {
  /// As in `F# minor`; with sharps, since MIDI knows no other names.
  public var description: String { "\(Pitch.classNames[tonic]) \(isMinor ? "minor" : "major")" }
}
