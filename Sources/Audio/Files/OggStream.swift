private import Files
internal import Glibc

/// Renumbers Ogg streams. libsndfile gives them random serial numbers, so identical renders would give different files.
enum OggStream {
  /// Sets the serial number of all pages (RFC 3533) of a file.
  ///
  /// - Returns: 0, or the `errno` of the failure.
  static func number(_ serial: UInt32, in descriptor: CInt) -> CInt {
    var (offset, page) = (0, [UInt8](repeating: 0, count: 27 + 255 + 255 * 255))
    while true {
      let (count, failure) = page.withUnsafeMutableBytes { readAll(from: descriptor, into: $0, at: offset) }
      if failure != 0 || count == 0 { return failure }
      guard let length = renumber(&page, count, serial) else { return EIO }
      let code = page[..<26].withUnsafeBytes { writeAll($0, to: descriptor, at: offset) }
      if code != 0 { return code }
      offset += length
    }
  }

  /// Changes the first page of `bytes`. Returns its length, or nil if there is no page.
  private static func renumber(_ bytes: inout [UInt8], _ count: Int, _ serial: UInt32) -> Int? {
    guard count >= 27, bytes[..<4].elementsEqual("OggS".utf8), count >= 27 + Int(bytes[26]) else { return nil }
    let body = 27 + Int(bytes[26])
    let length = body + bytes[27..<body].reduce(0) { $0 + Int($1) }
    guard length <= count else { return nil }
    for index in 0..<4 {
      bytes[14 + index] = UInt8(truncatingIfNeeded: serial >> (8 * index))
      bytes[22 + index] = 0
    }
    let checksum = checksum(bytes.span.extracting(0..<length))
    for index in 0..<4 { bytes[22 + index] = UInt8(truncatingIfNeeded: checksum >> (8 * index)) }
    return length
  }

  /// CRC-32 with polynomial 0x04C11DB7, most significant bit first, initial value 0.
  static func checksum(_ bytes: Span<UInt8>) -> UInt32 {
    var sum: UInt32 = 0
    for index in bytes.indices { sum = sum << 8 ^ table[Int(UInt8(sum >> 24) ^ bytes[index])] }
    return sum
  }

  private static let table = (0..<256).map { index in
    (0..<8).reduce(UInt32(index) << 24) { sum, _ in sum << 1 ^ (sum >> 31 == 1 ? 0x04C1_1DB7 : 0) }
  }
}
