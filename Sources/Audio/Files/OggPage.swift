// Pages of Ogg streams (RFC 3533).

/// One page of an Ogg stream.
package struct OggPage: Sendable {
  /// The bytes of the page, including its header.
  package private(set) var bytes: [UInt8]

  /// Removes the complete pages from the front of `bytes` and returns them.
  package static func take(from bytes: inout [UInt8]) -> [OggPage] {
    var (pages, start): ([OggPage], Int) = ([], 0)
    while let length = length(bytes[start...]) {
      pages.append(OggPage(bytes: Array(bytes[start..<start + length])))
      start += length
    }
    bytes.removeFirst(start)
    return pages
  }

  /// Length of the first page; nil if it is incomplete.
  private static func length(_ bytes: ArraySlice<UInt8>) -> Int? {
    let start = bytes.startIndex
    guard bytes.count >= 27, bytes.count >= 27 + Int(bytes[start + 26]) else { return nil }
    let body = start + 27 + Int(bytes[start + 26])
    let length = body - start + bytes[start + 27..<body].reduce(0) { $0 + Int($1) }
    return bytes.count >= length ? length : nil
  }

  /// The packets that end on this page; libsndfile's pages of Opus hold whole packets.
  package var packets: [ArraySlice<UInt8>] {
    let lacing = bytes[27..<27 + Int(bytes[26])]
    var (packets, start, end): ([ArraySlice<UInt8>], Int, Int) = ([], lacing.endIndex, lacing.endIndex)
    for value in lacing {
      end += Int(value)
      guard value < 255 else { continue }
      packets.append(bytes[start..<end])
      start = end
    }
    return packets
  }

  /// Number of samples per channel up to the end of this page; for Opus, including those that are skipped.
  package var granulePosition: UInt64 {
    get { bytes[6..<14].reversed().reduce(0) { $0 << 8 | UInt64($1) } }
    set { set(newValue, at: 6, count: 8) }
  }

  /// The number of this page in its stream, from 0.
  package var sequenceNumber: UInt32 {
    get { bytes[18..<22].reversed().reduce(0) { $0 << 8 | UInt32($1) } }
    set { set(UInt64(newValue), at: 18, count: 4) }
  }

  /// Sets the checksum after a change.
  package mutating func seal() {
    set(0, at: 22, count: 4)
    set(UInt64(OggStream.checksum(bytes.span)), at: 22, count: 4)
  }

  /// Numbers are little-endian.
  private mutating func set(_ value: UInt64, at offset: Int, count: Int) {
    for index in 0..<count { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
  }
}
