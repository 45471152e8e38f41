internal import Files

/// Reads the headers, with their opcodes, of an SFZ file and of the files that it includes.
///
/// Follows the description at sfzformat.com: the path of an include is relative to the folder of the main file, a value
/// ends at the next opcode, header or directive of its line, and a definition applies to what follows it.
struct HeaderReader {
  private static let mostIncludes = 10_000
  private static let deepestInclude = 32
  private static let longestText = 1 << 24
  private static let mostRegions = 1 << 16

  let folder: InstrumentFolder
  private(set) var headers: [SFZHeader] = []
  /// Number of lines that are not SFZ.
  private(set) var strayLines = 0
  private(set) var heading: [String] = []
  /// The bytes of all files, for a digest.
  private(set) var text: [UInt8] = []
  private var definitions: [String: String] = [:]
  private var includes = 0
  private var regions = 0

  init(_ path: String, _ folder: InstrumentFolder) throws(SFZError) {
    self.folder = folder
    try read(path, includedAt: SourceLocation(path: path, line: 1), depth: 0)
    if regions == 0 { throw SFZError(SourceLocation(path: path, line: 1), .noRegions) }
  }

  private mutating func read(_ path: String, includedAt place: SourceLocation, depth: Int) throws(SFZError) {
    guard depth <= Self.deepestInclude, includes <= Self.mostIncludes else {
      throw SFZError(place, .tooManyIncludes(limit: depth > Self.deepestInclude ? Self.deepestInclude : includes - 1))
    }
    includes += 1
    let bytes: [UInt8]
    do { bytes = try readFile(path, limit: Self.longestText) } catch { throw SFZError(place, .file(error)) }
    text += bytes
    guard text.count <= Self.longestText else { throw SFZError(place, .tooLong(limit: Self.longestText)) }
    let file = SFZText(bytes)
    if depth == 0 { heading = file.heading }
    for (index, line) in file.lines.enumerated() {
      try read(line: line, at: SourceLocation(path: path, line: index + 1), depth)
    }
  }

  private mutating func read(line: String, at place: SourceLocation, _ depth: Int) throws(SFZError) {
    var rest = line[...]
    while true {
      rest = rest.drop(while: \.isWhitespace)
      if rest.isEmpty { return }
      if rest.first == "<", let end = rest.firstIndex(of: ">") {
        let name = rest[rest.index(after: rest.startIndex)..<end].lowercased()
        regions += name == "region" ? 1 : 0
        if regions > Self.mostRegions { throw SFZError(place, .tooManyRegions(limit: Self.mostRegions)) }
        headers.append(SFZHeader(kind: SFZHeader.Kind(rawValue: name), name: name, place: place))
        rest = rest[rest.index(after: end)...]
      } else if rest.first == "#" {
        guard try readDirective(&rest, place, depth) else { return strayLines += 1 }
      } else {
        guard readOpcode(&rest, place) else { return strayLines += 1 }
      }
    }
  }

  private mutating func readDirective(_ rest: inout Substring, _ place: SourceLocation, _ depth: Int) throws(SFZError)
    -> Bool
  {
    let words = rest.split(maxSplits: 1, whereSeparator: \.isWhitespace)
    guard words.count == 2 else { return false }
    if words[0] == "#define" {
      let parts = words[1].split(maxSplits: 1, whereSeparator: \.isWhitespace)
      guard let name = parts.first, name.first == "$" else { return false }
      let value = parts.dropFirst().first?.drop(while: \.isWhitespace).prefix { !$0.isWhitespace }
      definitions[String(name.dropFirst())] = value.map(String.init) ?? ""
      rest = value.map { rest[$0.endIndex...] } ?? ""
      return true
    }
    let quoted = words[1].split(separator: "\"", maxSplits: 2, omittingEmptySubsequences: false)
    guard words[0] == "#include", quoted.count == 3, quoted[0].isEmpty else { return false }
    let path = try folder.existing(expanded(quoted[1]), at: place)
    try read(path, includedAt: place, depth: depth + 1)
    rest = quoted[2]
    return true
  }

  private mutating func readOpcode(_ rest: inout Substring, _ place: SourceLocation) -> Bool {
    let name = rest.prefix(while: isNameCharacter)
    guard !name.isEmpty, name.endIndex < rest.endIndex, rest[name.endIndex] == "=" else { return false }
    let value = Self.value(rest[rest.index(after: name.endIndex)...])
    rest = rest[value.endIndex...]
    let end = value.lastIndex { !$0.isWhitespace }.map { value.index(after: $0) } ?? value.startIndex
    let text = expanded(value[..<end].drop(while: \.isWhitespace))
    if !headers.isEmpty { headers[headers.count - 1].opcodes.append(Opcode(expanded(name), text, place)) }
    return true
  }

  /// The text up to the next opcode, header or directive on the line.
  private static func value(_ text: Substring) -> Substring {
    var index = text.startIndex
    while index < text.endIndex {
      if text[index] == "<" { break }
      if text[index].isWhitespace {
        let next = text[index...].drop(while: \.isWhitespace)
        if next.isEmpty || next.hasPrefix("#define") || next.hasPrefix("#include") { break }
        let name = next.prefix(while: isNameCharacter)
        if !name.isEmpty, name.endIndex < text.endIndex, text[name.endIndex] == "=" { break }
        index = name.isEmpty ? next.startIndex : name.endIndex
      } else {
        index = text.index(after: index)
      }
    }
    return text[..<index]
  }

  /// Replaces each `$NAME` with its definition; if several names fit, the longest is used.
  private func expanded(_ text: Substring) -> String {
    guard text.contains("$") else { return String(text) }
    let longest = definitions.keys.map(\.count).max() ?? 0
    var (result, rest) = ("", text)
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      let after = rest[rest.index(after: dollar)...]
      var name = after.prefix { isNameCharacter($0) && $0 != "$" }.prefix(longest)
      while !name.isEmpty && definitions[String(name)] == nil { name = name.dropLast() }
      result += name.isEmpty ? "$" : definitions[String(name)] ?? ""
      rest = after[name.endIndex...]
    }
    return result + rest
  }
}

private func isNameCharacter(_ character: Character) -> Bool {
  character.isASCII && (character.isLetter || character.isNumber || character == "_" || character == "$")
}
