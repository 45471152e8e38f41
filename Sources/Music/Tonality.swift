/// A major or minor key, such as F# minor. A key of the keyboard is a `Pitch`.
public struct Tonality: Hashable, Sendable {
  /// Pitch class of the tonic: 0 is C, 11 is B.
  public let tonic: Int
  public let isMinor: Bool

  /// - Parameter tonic: a pitch class, 0…11.
  public init(tonic: Int, isMinor: Bool) {
    precondition(0..<12 ~= tonic, "a pitch class is 0…11")
    (self.tonic, self.isMinor) = (tonic, isMinor)
  }

  /// - Parameter number: 0…11 for the major keys from C up, 12…23 for the minor keys.
  public init(number: Int) {
    precondition(0..<24 ~= number, "there are 24 keys")
    (tonic, isMinor) = (number % 12, number >= 12)
  }

  /// Names a key in English or, with `dur` or `moll`, in German, where B is the English B flat and H the English B.
  ///
  /// - Parameter name: such as `C major`, `f# minor`, `Bb`, `Am`, `E-flat minor` or `Es-Dur`, in any case; nil for
  ///   anything else.
  public init?(name: String) {
    let text = name.lowercased().replacing(/[\s_-]+/, with: " ")
    let pattern = #/ ?(es|as|[a-h]) ?(#|♯|sharp|is|b|♭|flat|es|) ?(|major|maj|minor|min|m|dur|moll) ?/#
    guard let match = text.wholeMatch(of: pattern)?.output else { return nil }
    let isGerman = ["dur", "moll"].contains(match.3)
    var naturals: [Substring: Int] = ["c": 0, "d": 2, "es": 3, "e": 4, "f": 5, "g": 7, "as": 8, "a": 9, "b": 11]
    if isGerman { (naturals["h"], naturals["b"]) = (11, match.2.isEmpty ? 10 : 11) }
    guard let natural = naturals[match.1] else { return nil }
    let shift = match.2.isEmpty ? 0 : ["#", "♯", "sharp", "is"].contains(match.2) ? 1 : -1
    (tonic, isMinor) = ((natural + shift + 12) % 12, ["minor", "min", "m", "moll"].contains(match.3))
  }

  /// 0…11 for the major keys from C up, 12…23 for the minor keys.
  public var number: Int { tonic + (isMinor ? 12 : 0) }

  /// Pitch classes relative to the tonic: the major scale, or the natural minor scale with the raised seventh added.
  private var scale: [Int] { isMinor ? [0, 2, 3, 5, 7, 8, 10, 11] : [0, 2, 4, 5, 7, 9, 11] }
  private var triad: [Int] { isMinor ? [0, 3, 7] : [0, 4, 7] }

  /// Whether a pitch is in the scale: major, or natural minor with the raised seventh added.
  public func contains(_ pitch: Pitch) -> Bool { scale.contains(steps(to: pitch)) }

  /// Whether a pitch is in the tonic triad.
  public func hasInTriad(_ pitch: Pitch) -> Bool { triad.contains(steps(to: pitch)) }

  private func steps(to pitch: Pitch) -> Int { (Int(pitch.number) - tonic + 12) % 12 }
}

extension Tonality: CustomStringConvertible {
  /// For example, `F# minor` or `Bb major`. Of two spellings, it uses the one whose key signature has fewer
  /// accidentals; with six either way, F# major and Eb minor.
  public var description: String { "\((isMinor ? Self.minor : Self.major)[tonic]) \(isMinor ? "minor" : "major")" }

  private static let major = ["C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"]
  private static let minor = ["C", "C#", "D", "Eb", "E", "F", "F#", "G", "G#", "A", "Bb", "B"]
}
