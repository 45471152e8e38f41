extension Unicode.Scalar {
  /// Whether a text that contains this character can pretend to be another one, or control a terminal: controls (C0,
  /// DEL, C1), line and paragraph separators, and bidirectional marks, embeddings, overrides and isolates.
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
  /// The text as one line that is safe wherever it is shown, such as the title in a tag. Control characters and line
  /// ends become one space each, and none at the beginning and the end; bidirectional marks are left out.
  package var asOneSafeLine: String {
    let line = unicodeScalars.reduce(into: "") { line, scalar in
      guard scalar.isUnsafeInText else { return line.unicodeScalars.append(scalar) }
      if !scalar.isBidirectionalFormat && line.last != " " { line += " " }
    }
    guard let first = line.firstIndex(where: { $0 != " " }), let last = line.lastIndex(where: { $0 != " " })
    else { return "" }
    return String(line[first...last])
  }

  /// The text with each unsafe character replaced by what `escape` makes of its number.
  package func escapingUnsafe(_ escape: (UInt32) -> String) -> String {
    if !unicodeScalars.contains(where: \.isUnsafeInText) { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      if scalar.isUnsafeInText { text += escape(scalar.value) } else { text.unicodeScalars.append(scalar) }
    }
  }
}
