private import Support

/// The lines of an SFZ file without `//` and `/* */` comments, which keep their line breaks.
struct SFZText {
  let lines: [String]
  /// The comments before the first opcode or header: usually credits and licence.
  let heading: [String]

  /// - Parameter bytes: UTF-8, with or without a byte order mark, or else Latin-1; lines that end in LF, CR LF or CR.
  init(_ bytes: [UInt8]) {
    let (code, comments) = Self.split(bytes)
    lines = Self.decoded(code).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    heading = Self.decoded(comments).split(separator: "\n", omittingEmptySubsequences: false)
      .prefix(lines.firstIndex { !$0.allSatisfy(\.isWhitespace) } ?? lines.count).map(Self.trimmed)
  }

  /// Splits the file into two texts with the same line breaks: the code, and the comments.
  private static func split(_ bytes: [UInt8]) -> (code: [UInt8], comments: [UInt8]) {
    enum State { case code, line, block }
    let (slash, star, newline) = (UInt8(ascii: "/"), UInt8(ascii: "*"), UInt8(ascii: "\n"))
    var (code, comments, state) = ([UInt8](), [UInt8](), State.code)
    var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while index < bytes.count {
      let byte = bytes[index]
      let next = index + 1 < bytes.count ? bytes[index + 1] : 0
      index += 1
      switch (state, byte) {
      case (_, newline), (_, UInt8(ascii: "\r")):
        if byte != newline && next == newline { continue }
        code.append(newline)
        comments.append(newline)
        if state == .line { state = .code }
      case (.code, slash) where next == slash || next == star:
        state = next == slash ? .line : .block
        code.append(UInt8(ascii: " "))
        index += 1
      case (.block, star) where next == slash:
        state = .code
        index += 1
      case (.code, _): code.append(byte)
      default: comments.append(byte)
      }
    }
    return (code, comments)
  }

  private static func decoded(_ bytes: [UInt8]) -> String {
    String(validating: bytes, as: UTF8.self)
      ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }

  /// The line without white space, rules and other decoration at both ends, safe to show.
  private static func trimmed(_ line: Substring) -> String {
    let isDecoration = { (character: Character) in character.isWhitespace || "/*-=_#~+".contains(character) }
    let rest = line.drop(while: isDecoration).reversed().drop(while: isDecoration).reversed()
    return String(rest).asOneSafeLine
  }
}
