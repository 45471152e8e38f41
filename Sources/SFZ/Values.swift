internal import Glibc

extension String {
  /// The number that follows a prefix, to the end of the name: 72 for `locc72` after `locc`.
  func number(after prefix: String) -> Int? {
    guard hasPrefix(prefix), utf8.count > prefix.utf8.count else { return nil }
    return UInt16(dropFirst(prefix.count)).map(Int.init)
  }
}

extension Opcode {
  /// The number at the beginning of the value, as other players read it (strtod(3)).
  func number() throws(SFZError) -> Double {
    let digits = value.prefix { $0.isASCII && ($0.isNumber || "+-.eE".contains($0)) }
    var end: UnsafeMutablePointer<CChar>?
    let (number, count) = String(digits).withCString { text in
      let number = strtod(text, &end)
      return (number, end.map { $0 - UnsafeMutablePointer(mutating: text) } ?? 0)
    }
    guard count > 0, number.isFinite else { throw invalid("a number") }
    return number
  }

  /// The number without its fraction, clamped to ±2³¹.
  func integer() throws(SFZError) -> Int { Int(min(max(try number(), -0x8000_0000), 0x7FFF_FFFF)) }

  /// A key, given by its number or by its name, such as `c#4` and `eb-1`; `c4` is 60. −1 means none.
  func key() throws(SFZError) -> Int {
    if let first = value.first, first.isNumber || first == "-" || first == "+" { return try integer() }
    let steps: [Character: Int] = ["c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11]
    let text = value.lowercased()
    guard let letter = text.first, let step = steps[letter] else { throw invalid("a key such as 60 or c4") }
    var rest = text.dropFirst()
    var shift = 0
    if let sign = rest.first, let change = ["#": 1, "♯": 1, "b": -1, "♭": -1][sign] {
      shift = change
      rest = rest.dropFirst()
    }
    guard let octave = Int8(rest) else { throw invalid("a key such as 60 or c4") }
    return 12 * (Int(octave) + 1) + step + shift
  }

  func invalid(_ expected: String) -> SFZError {
    SFZError(place, .badValue(opcode: name, value: value, expected: expected))
  }
}

extension Opcodes {
  func number(_ name: String, or standard: Double, in range: ClosedRange<Double>) throws(SFZError) -> Double {
    guard let opcode = self[name] else { return standard }
    return min(max(try opcode.number(), range.lowerBound), range.upperBound)
  }

  func integer(_ name: String) throws(SFZError) -> Int? {
    guard let opcode = self[name] else { return nil }
    return try opcode.integer()
  }

  func key(_ name: String) throws(SFZError) -> Int? {
    guard let opcode = self[name] else { return nil }
    return try opcode.key()
  }

  func word(_ name: String) -> String? { self[name]?.value.lowercased() }
}
