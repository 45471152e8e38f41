private import Files

/// The role of a file on the page, by its extension.
enum MediaKind: Hashable {
  /// A lower number is preferred: small files before large ones, widely playable formats before others.
  case audio(preference: Int, type: String)
  case midi, picture

  private static let audio = [
    ("opus", "audio/ogg; codecs=opus"), ("ogg", "audio/ogg; codecs=vorbis"), ("mp3", "audio/mpeg"),
    ("flac", "audio/flac"), ("wav", "audio/wav"), ("aiff", "audio/aiff"),
  ]
  private static let kinds: [String: MediaKind] =
    Dictionary(
      uniqueKeysWithValues: audio.enumerated().map { ($1.0, .audio(preference: $0, type: $1.1)) }
        + [("mid", .midi), ("svg", .picture), ("png", .picture)])

  static var fileExtensions: Set<String> { Set(kinds.keys) }

  init?(_ path: String) {
    guard let kind = fileExtension(of: path).flatMap({ MediaKind.kinds[$0.lowercased()] }) else { return nil }
    self = kind
  }

  var isAudio: Bool { if case .audio = self { true } else { false } }
}

/// The longest folder that all paths begin with, including its slash; empty if there is none.
func commonFolder(of paths: [String]) -> String {
  var common = paths.first.map { folder(of: $0) } ?? ""
  if common == "." { return "" }
  for path in paths {
    while !path.hasPrefix(common) {
      let parent = folder(of: String(common.dropLast()))
      common = parent == "." ? "" : parent
    }
  }
  return common
}

/// Whether a name sorts before another if numbers are compared by value: `seed9` before `seed10`.
func isBefore(_ a: String, _ b: String) -> Bool {
  var (a, b) = (Substring(a), Substring(b))
  let isDigit = { (character: Character) in ("0"..."9").contains(character) }
  while let first = a.first, let second = b.first {
    if isDigit(first) && isDigit(second) {
      let (one, other) = (a.prefix(while: isDigit), b.prefix(while: isDigit))
      let (oneValue, otherValue) = (one.drop { $0 == "0" }, other.drop { $0 == "0" })
      if oneValue.count != otherValue.count { return oneValue.count < otherValue.count }
      if oneValue != otherValue { return oneValue < otherValue }
      if one.count != other.count { return one.count < other.count }
      (a, b) = (a.dropFirst(one.count), b.dropFirst(other.count))
    } else {
      if first != second { return first < second }
      (a, b) = (a.dropFirst(), b.dropFirst())
    }
  }
  return a.isEmpty && !b.isEmpty
}
