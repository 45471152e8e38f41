/// FNV-1a with 64 bits (Fowler, Noll and Vo). It detects accidental changes; it is no protection against forgery.
package struct Digest: Hashable, Comparable, Sendable {
  package private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  package init() {}

  package mutating func add(_ bytes: [UInt8]) {
    for byte in bytes { add(byte) }
  }

  package mutating func add(_ other: Digest) {
    withUnsafeBytes(of: other.value.littleEndian) { add(Array($0)) }
  }

  /// Adds a combination of the digests of the four quarters of `bytes`, which the processor can work on in parallel,
  /// and what remains.
  package mutating func addQuarters(of bytes: [UInt8]) {
    let count = bytes.count / 4
    var (a, b, c, d) = (Digest(), Digest(), Digest(), Digest())
    for index in 0..<count {
      a.add(bytes[index])
      b.add(bytes[count + index])
      c.add(bytes[2 * count + index])
      d.add(bytes[3 * count + index])
    }
    for quarter in [a, b, c, d] { add(quarter) }
    add(Array(bytes[(4 * count)...]))
  }

  private mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }

  /// Adds the bytes of the text and a zero, so that `ab`, `c` differs from `a`, `bc`.
  package mutating func add(_ text: String) {
    add(Array(text.utf8) + [0])
  }

  package static func < (a: Digest, b: Digest) -> Bool { a.value < b.value }
}

extension Digest: CustomStringConvertible {
  /// 16 hexadecimal digits.
  package var description: String { hexadecimal(value) }
}
