/// Parses a small, strict subset of TOML 1.0: `[table]`, one `key = value` per line, where a value is a number, `true`,
/// `false`, a string on one line, or a list of these (no list of lists, so that no text can make the parser recurse
/// without limit), and comments. Whatever it accepts has the same meaning in full TOML
/// (docs/decisions/0008-a-part-of-toml.md).
package struct TOML: Sendable {
  package enum Value: Hashable, Sendable {
    /// As written, without underscores.
    case number(String)
    case truth(Bool)
    case text(String)
    case list([Value])

    package var double: Double? { if case .number(let text) = self { Double(text) } else { nil } }
  }

  package struct Entry: Hashable, Sendable {
    package let key: String
    package let value: Value
    package let line: Int
  }

  package struct Table: Hashable, Sendable {
    package let name: String
    package let line: Int
    package var entries: [Entry] = []

    /// The values by key.
    package var values: [String: Value] { Dictionary(uniqueKeysWithValues: entries.map { ($0.key, $0.value) }) }
  }

  /// A line outside the subset, or one that repeats a table or key.
  package struct LineError: Error, Hashable, Sendable {
    package let line: Int
  }

  /// The keys before the first table.
  package private(set) var top: [Entry] = []
  /// In the order of the text.
  package private(set) var tables: [Table] = []

  package init(_ text: String) throws(LineError) {
    let text = text.hasPrefix("\u{FEFF}") ? text.dropFirst() : text[...]
    // Swift treats a carriage return followed by a line feed as one character.
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    for (index, line) in lines.enumerated() {
      var scanner = Scanner(rest: line)
      scanner.skipSpaces()
      if scanner.isAtEnd { continue }
      guard add(&scanner, line: index + 1), scanner.isAtEnd else { throw LineError(line: index + 1) }
    }
  }

  /// Returns false if the line is invalid or repeats a table or key.
  private mutating func add(_ scanner: inout Scanner, line: Int) -> Bool {
    if scanner.take("[") {
      guard let name = scanner.name(), scanner.take("]"), !tables.contains(where: { $0.name == name }) else {
        return false
      }
      tables.append(Table(name: name, line: line))
      return true
    }
    guard let key = scanner.name(), !key.contains("."), scanner.take("="), let value = scanner.value() else {
      return false
    }
    let entry = Entry(key: key, value: value, line: line)
    if (tables.last?.entries ?? top).contains(where: { $0.key == key }) { return false }
    if tables.isEmpty { top.append(entry) } else { tables[tables.count - 1].entries.append(entry) }
    return true
  }
}

/// Reads one line from its start.
private struct Scanner {
  var rest: Substring

  /// Whether the rest of the line is empty or a comment.
  var isAtEnd: Bool { rest.isEmpty || rest.first == "#" }

  mutating func skipSpaces() { rest = rest.drop { $0 == " " || $0 == "\t" } }

  /// Takes a character and the spaces around it.
  mutating func take(_ character: Character) -> Bool {
    skipSpaces()
    guard rest.first == character else { return false }
    rest.removeFirst()
    skipSpaces()
    return true
  }

  /// A bare key, or several joined by dots.
  mutating func name() -> String? {
    let isOfName = { (character: Character) in
      character.isASCII && (character.isLetter || character.isNumber || "-_.".contains(character))
    }
    let name = rest.prefix(while: isOfName)
    rest = rest[name.endIndex...]
    return name.split(separator: ".", omittingEmptySubsequences: false).contains("") ? nil : String(name)
  }

  mutating func value() -> TOML.Value? {
    rest.first == "[" ? list().map(TOML.Value.list) : single()
  }

  /// A value that is not a list.
  private mutating func single() -> TOML.Value? {
    defer { skipSpaces() }
    switch rest.first {
    case "\"": return string().map(TOML.Value.text)
    case "'": return literal().map(TOML.Value.text)
    default:
      let word = rest.prefix { !" \t,]#".contains($0) }
      rest = rest[word.endIndex...]
      if word == "true" || word == "false" { return .truth(word == "true") }
      return Self.number(word).map(TOML.Value.number)
    }
  }

  /// A finite number. `Double` accepts more than TOML: `nan`, hexadecimal numbers, and a point without digits on both
  /// sides.
  private static func number(_ text: Substring) -> String? {
    let digits = text.replacing("_", with: "")
    guard digits.wholeMatch(of: /[+-]?\d+(\.\d+)?([eE][+-]?\d+)?/) != nil, Double(digits)?.isFinite == true else {
      return nil
    }
    return String(digits)
  }

  /// A trailing comma is allowed.
  private mutating func list() -> [TOML.Value]? {
    var values: [TOML.Value] = []
    guard take("[") else { return nil }
    while !take("]") {
      guard let value = single() else { return nil }
      values.append(value)
      if !take(",") { return take("]") ? values : nil }
    }
    return values
  }

  private mutating func literal() -> String? {
    rest.removeFirst()
    guard let end = rest.firstIndex(of: "'") else { return nil }
    defer { rest = rest[rest.index(after: end)...] }
    return String(rest[..<end])
  }

  /// A string, with single-character escapes.
  private mutating func string() -> String? {
    rest.removeFirst()
    var text = ""
    while let character = rest.popFirst() {
      if character == "\"" { return text }
      guard character == "\\" else {
        text.append(character)
        continue
      }
      guard let escape = rest.popFirst(),
        let value = ["\"": "\"", "\\": "\\", "n": "\n", "t": "\t", "r": "\r"][escape]
      else { return nil }
      text += value
    }
    return nil
  }
}
