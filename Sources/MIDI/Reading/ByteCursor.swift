/// Reads bytes in order, up to a limit.
struct ByteCursor {
  let bytes: [UInt8]
  var position: Int
  /// End of the readable bytes; at most `bytes.count`.
  var limit: Int

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    position = 0
    limit = bytes.count
  }

  var remaining: Int { limit - position }

  mutating func byte() -> UInt8? {
    guard position < limit else { return nil }
    defer { position += 1 }
    return bytes[position]
  }

  /// The next `count` bytes, or nil if fewer remain, however large `count` is.
  mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard count <= remaining else { return nil }
    defer { position += count }
    return bytes[position..<position + count]
  }

  /// Whether the bytes at `offset`, before the limit, equal the text.
  func matches(_ text: StaticString, at offset: Int) -> Bool {
    guard offset + text.utf8CodeUnitCount <= limit else { return false }
    return (0..<text.utf8CodeUnitCount).allSatisfy { bytes[offset + $0] == text.utf8Start[$0] }
  }

  /// - Precondition: there are four bytes at `offset`.
  func bigEndian32(at offset: Int) -> Int {
    bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
  }

  /// - Precondition: there are two bytes at `offset`.
  func bigEndian16(at offset: Int) -> UInt16 {
    UInt16(bytes[offset]) << 8 | UInt16(bytes[offset + 1])
  }

  /// - Precondition: there are four bytes at `offset`.
  func littleEndian32(at offset: Int) -> Int {
    bytes[offset..<offset + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}
