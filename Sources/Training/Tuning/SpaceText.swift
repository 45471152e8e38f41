/// Parses a small, strict subset of TOML 1.0 for numbers: `[table]`, one `key = value` per line, where a value is a
/// number, `true`, `false` or a list of numbers, and comments. Whatever it accepts has the same meaning in full TOML.
struct SpaceText {
  enum Value: Hashable {
    case number(Double)
    case truth(Bool)
    case list([Double])
  }

  /// In order, each with the number of its first line.
  private(set) var tables: [(name: String, line: Int, values: [String: Value])] = []

  init(_ text: String, path: String) throws(TuningError) {
    // To Swift, a carriage return and a line feed are one character.
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    for (index, line) in lines.enumerated() {
      let words = Self.trimmed(line.prefix { $0 != "#" })
      guard !words.isEmpty else { continue }
      guard add(words, line: index + 1) else {
        throw .badSpace(path: path, line: index + 1, expected: "[parameter], or key = number, true, false or [numbers]")
      }
    }
  }

  /// Returns false if the line is invalid or repeats a table or key.
  private mutating func add(_ words: Substring, line: Int) -> Bool {
    if words.first == "[" && words.last == "]" {
      let name = Self.trimmed(words.dropFirst().dropLast())
      guard Self.isName(name), !tables.contains(where: { $0.name == name }) else { return false }
      tables.append((String(name), line, [:]))
      return true
    }
    let parts = words.split(separator: "=", maxSplits: 1).map(Self.trimmed)
    guard parts.count == 2, Self.isName(parts[0]), let value = Self.value(parts[1]), !tables.isEmpty else {
      return false
    }
    return tables[tables.count - 1].values.updateValue(value, forKey: String(parts[0])) == nil
  }

  private static func value(_ text: Substring) -> Value? {
    if text == "true" || text == "false" { return .truth(text == "true") }
    guard text.first == "[" && text.last == "]" else { return number(text).map(Value.number) }
    var items = text.dropFirst().dropLast().split(separator: ",", omittingEmptySubsequences: false).map(trimmed)
    // TOML allows a trailing comma.
    if items.last == "" { items.removeLast() }
    let numbers = items.compactMap(number)
    return numbers.count == items.count ? .list(numbers) : nil
  }

  /// Parses a finite number. `Double` also accepts what TOML doesn't: `nan`, hexadecimal numbers, a point without
  /// digits on both sides.
  private static func number(_ text: Substring) -> Double? {
    let digits = text.replacing("_", with: "")
    guard digits.wholeMatch(of: /[+-]?\d+(\.\d+)?([eE][+-]?\d+)?/) != nil else { return nil }
    return Double(digits).flatMap { $0.isFinite ? $0 : nil }
  }

  private static func isName(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || $0 == UInt8(ascii: "-") }
  }

  private static func trimmed(_ text: Substring) -> Substring {
    let start = text.drop(while: \.isWhitespace)
    return start.lastIndex { !$0.isWhitespace }.map { start[...$0] } ?? ""
  }
}
