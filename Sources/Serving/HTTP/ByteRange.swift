// Ranges of files (RFC 9110, section 14).

/// The bytes that a `Range` header asks for.
enum ByteRange: Equatable {
  case whole
  case part(Range<Int>)
  case unsatisfiable

  /// - Parameters:
  ///   - header: such as `bytes=0-499`, `bytes=500-` or `bytes=-500`. Several ranges, other units and invalid ranges
  ///     mean the whole file, as the standard allows.
  ///   - length: length of the file, in bytes.
  init(_ header: String?, length: Int) {
    self = .whole
    guard let header, header.hasPrefix("bytes=") else { return }
    let sides = header.dropFirst("bytes=".count).split(separator: "-", omittingEmptySubsequences: false)
    guard sides.count == 2, sides.allSatisfy({ $0.utf8.allSatisfy { 48...57 ~= $0 } }) else { return }
    switch (Self.number(sides[0]), Self.number(sides[1])) {
    case (nil, nil): return
    case (nil, let count?): self = count == 0 || length == 0 ? .unsatisfiable : .part(max(0, length - count)..<length)
    case (let start?, let last):
      if let last, last < start { return }
      self = start >= length ? .unsatisfiable : .part(start..<min(length, (last ?? length - 1) &+ 1))
    }
  }

  /// Returns nil for no digits; a number too large for an `Int` becomes the largest one minus 1.
  private static func number(_ digits: Substring) -> Int? {
    digits.isEmpty ? nil : Int(digits) ?? Int.max - 1
  }
}
