internal import CSHA256

/// SHA-256 (FIPS 180-4) of bytes that arrive in pieces.
package struct SHA256: Sendable {
  private var state: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]
  /// Fewer than 64 bytes, which don't fill a block yet.
  private var rest: [UInt8] = []
  private var length: UInt64 = 0

  package init() {}

  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    length += UInt64(bytes.count)
    var bytes = bytes
    if !rest.isEmpty {
      let count = min(64 - rest.count, bytes.count)
      rest += bytes[..<count]
      bytes = UnsafeRawBufferPointer(rebasing: bytes[count...])
      if rest.count < 64 { return }
      let block = rest
      block.withUnsafeBytes { mix($0, into: &state) }
      rest = []
    }
    let whole = bytes.count / 64 * 64
    mix(UnsafeRawBufferPointer(rebasing: bytes[..<whole]), into: &state)
    rest = Array(bytes[whole...])
  }

  /// Adds the padding: a one bit, zeros, and the length in bits.
  package consuming func finish() -> SHA256Digest {
    let bits = length &* 8
    let zeros = (119 - rest.count) % 64
    let end =
      [0x80] + [UInt8](repeating: 0, count: zeros)
      + (0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - 8 * $0)) }
    end.withUnsafeBytes { update($0) }
    return SHA256Digest(words: SIMD8(state))
  }
}

/// A SHA-256 digest; its description is 64 hexadecimal digits, as `sha256sum` prints them.
package struct SHA256Digest: Hashable, Sendable, CustomStringConvertible {
  fileprivate let words: SIMD8<UInt32>

  fileprivate init(words: SIMD8<UInt32>) { self.words = words }

  /// - Parameter text: 64 hexadecimal digits; nil is returned for others.
  package init?(_ text: String) {
    guard text.utf8.count == 64, text.utf8.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
    let digits = Array(text.utf8)
    self.words = SIMD8((0..<8).map { UInt32(String(decoding: digits[8 * $0..<8 * $0 + 8], as: UTF8.self), radix: 16)! })
  }

  package var description: String { (0..<8).map { hexadecimal(words[$0]) }.joined() }
}

/// SHA-256 of bytes as 64 hexadecimal digits.
package func sha256(_ bytes: [UInt8]) -> String {
  var hash = SHA256()
  bytes.withUnsafeBytes { hash.update($0) }
  return hash.finish().description
}

/// Adds whole blocks of 64 bytes to the state.
private func mix(_ blocks: UnsafeRawBufferPointer, into state: inout [UInt32]) {
  guard !blocks.isEmpty else { return }
  state.withUnsafeMutableBufferPointer {
    etude_sha256(blocks.baseAddress!, blocks.count / 64, $0.baseAddress!)
  }
}
