// FLAC frames and their numbers (RFC 9639, section 9).

enum FLACFrame {
  /// Number of samples per channel in a frame of fixed size; nil for metadata.
  static func blockSize(_ frame: [UInt8]) -> Int? {
    // Sync code, and bit 0: the block size is fixed.
    guard frame.count > 6, frame[0] == 0xFF, frame[1] == 0xF8 else { return nil }
    let code = frame[2] >> 4
    let number = numberLength(frame[4])
    return switch code {
    case 1: 192
    case 2...5: 144 << code
    case 6: Int(frame[4 + number]) + 1
    case 7: Int(frame[4 + number]) << 8 + Int(frame[5 + number]) + 1
    case 8...15: 256 << (code - 8)
    default: nil
    }
  }

  /// The same frame with another number, so that the stream of a listener who joins late begins at 0.
  static func renumbered(_ frame: [UInt8], as number: Int) -> [UInt8] {
    let code = frame[2] >> 4
    let (old, rate) = (numberLength(frame[4]), frame[2] & 15)
    // After the number come the block size and the sample rate, if their codes say so, and then the checksum.
    let extra = (code == 6 ? 1 : code == 7 ? 2 : 0) + (rate == 12 ? 1 : rate == 13 || rate == 14 ? 2 : 0)
    let headerEnd = 4 + old + extra
    var bytes = Array(frame[..<4]) + coded(number) + frame[4 + old..<headerEnd]
    bytes.append(checksum8(bytes))
    bytes += frame[(headerEnd + 1)...].dropLast(2)
    let sum = checksum16(bytes)
    return bytes + [UInt8(sum >> 8), UInt8(truncatingIfNeeded: sum)]
  }

  /// Length in bytes of a coded number, from its first byte: as in UTF-8, extended to 36 bits.
  private static func numberLength(_ first: UInt8) -> Int { max(1, (~first).leadingZeroBitCount) }

  /// A number, encoded like a character in UTF-8.
  static func coded(_ number: Int) -> [UInt8] {
    if number < 0x80 { return [UInt8(number)] }
    let count = (2...7).first { number >> (5 * $0 + 1) == 0 }!
    let lead = UInt8(truncatingIfNeeded: 0xFF00 >> count)
    return (0..<count).map { index in
      let bits = number >> (6 * (count - 1 - index))
      return index == 0 ? lead | UInt8(truncatingIfNeeded: bits) : 0x80 | UInt8(bits & 0x3F)
    }
  }

  /// CRC-8 with polynomial 0x07 and initial value 0.
  static func checksum8(_ bytes: [UInt8]) -> UInt8 {
    bytes.reduce(0) { sum, byte in
      (0..<8).reduce(sum ^ byte) { sum, _ in sum << 1 ^ (sum >> 7 == 1 ? 0x07 : 0) }
    }
  }

  /// CRC-16 with polynomial 0x8005 and initial value 0.
  static func checksum16(_ bytes: [UInt8]) -> UInt16 {
    var sum: UInt16 = 0
    let span = bytes.span
    for index in span.indices { sum = sum << 8 ^ table[Int(UInt8(sum >> 8) ^ span[index])] }
    return sum
  }

  private static let table = (0..<256).map { index in
    (0..<8).reduce(UInt16(index) << 8) { sum, _ in sum << 1 ^ (sum >> 15 == 1 ? 0x8005 : 0) }
  }
}
