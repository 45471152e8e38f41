extension Unicode.Scalar {
  /// Whether this character lets a text control a terminal or look like a different text: control characters (C0, DEL,
  /// C1), line and paragraph separators, and bidirectional marks, embeddings, overrides and isolates.
  package var isUnsafeInText: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028...0x2029: true
    default: isBidirectionalFormat
    }
  }

  /// Unicode Standard Annex #9, table 1.
  fileprivate var isBidirectionalFormat: Bool {
    switch value {
    case 0x061C, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}

extension String {
  /// The text as a single line that is safe to show anywhere, such as a title in a tag. Each run of control characters
  /// and line ends becomes one space, spaces at both ends are removed, and bidirectional marks are left out.
  package var asOneSafeLine: String {
    let line = unicodeScalars.reduce(into: "") { line, scalar in
      guard scalar.isUnsafeInText else { return line.unicodeScalars.append(scalar) }
      if !scalar.isBidirectionalFormat && line.last != " " { line += " " }
    }
    guard let first = line.firstIndex(where: { $0 != " " }), let last = line.lastIndex(where: { $0 != " " })
    else { return "" }
    return String(line[first...last])
  }

  /// The text with each unsafe character replaced by the result of `escape` for its code point.
  package func escapingUnsafe(_ escape: (UInt32) -> String) -> String {
    if !unicodeScalars.contains(where: \.isUnsafeInText) { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      if scalar.isUnsafeInText { text += escape(scalar.value) } else { text.unicodeScalars.append(scalar) }
    }
  }
}
