internal import Glibc

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

  fileprivate mutating func addQuarters(of bytes: [UInt8]) {
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
  package var description: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

/// Digest of a file's contents, read in chunks. The four quarters of a chunk are hashed independently, so that the
/// processor can work on them in parallel, and their digests are combined.
package func digest(of path: String) throws(FileError) -> Digest {
  let descriptor = try openForReading(path)
  defer { close(descriptor) }
  var digest = Digest()
  while true {
    var code: CInt = 0
    let chunk = [UInt8](unsafeUninitializedCapacity: 1 << 18) { buffer, count in
      // Read until the chunk is full, so that the quarters are the same every time.
      while count < buffer.count && code == 0 {
        let got = read(descriptor, buffer.baseAddress! + count, buffer.count - count)
        if got == 0 { break }
        if got < 0 && errno != EINTR { code = errno }
        count += max(0, got)
      }
    }
    if code != 0 { throw FileError(path: path, action: .read, code: code) }
    if chunk.isEmpty { return digest }
    digest.addQuarters(of: chunk)
  }
}
