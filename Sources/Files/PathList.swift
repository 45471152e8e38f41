/// The paths in a list: one per line or, if the list contains zero bytes, one before each zero byte (`find -print0`).
///
/// In a list of lines, blank lines and lines whose first character other than a blank is `#` are skipped; write
/// `./#name` for a file whose name begins with `#`. Blanks at the end of a line are part of a path only if such a file
/// exists. A byte order mark is skipped, and one of UTF-16 decides how the list is decoded.
package func paths(inList bytes: [UInt8]) -> [String] {
  let text = textInUTF8(bytes)
  if text.contains(0) { return text.split(separator: 0).map { String(decoding: $0, as: UTF8.self) } }
  return text.split(separator: 10).compactMap(path(inLine:))
}

/// Space, tab and carriage return.
private let blanks: [UInt8] = [32, 9, 13]

private func path(inLine line: ArraySlice<UInt8>) -> String? {
  guard let first = line.first(where: { !blanks.contains($0) }), first != UInt8(ascii: "#"),
    let last = line.lastIndex(where: { !blanks.contains($0) })
  else { return nil }
  let whole = line.last == 13 ? line.dropLast() : line
  let path = String(decoding: whole, as: UTF8.self)
  return whole.endIndex == last + 1 || fileExists(path) ? path : String(decoding: line[...last], as: UTF8.self)
}

/// The text of a list in UTF-8, without a byte order mark.
private func textInUTF8(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
  if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return bytes[3...] }
  let isLittleEndian = bytes.starts(with: [0xFF, 0xFE])
  guard isLittleEndian || bytes.starts(with: [0xFE, 0xFF]) else { return bytes[...] }
  let units = stride(from: 2, to: bytes.count - 1, by: 2).map { index in
    let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
    return isLittleEndian ? second << 8 | first : first << 8 | second
  }
  // UTF-32 has the same mark; half of its units are zero, and separate nothing.
  return Array(String(decoding: units.filter { $0 != 0 }, as: UTF16.self).utf8)[...]
}
