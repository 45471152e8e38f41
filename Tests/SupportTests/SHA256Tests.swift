import CSHA256
import Support
import Testing

/// Values from the examples of FIPS 180-4, and from sha256sum(1) for lengths around a block.
@Suite struct SHA256Tests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ]) func isTheStandards(text: String, digest: String) {
    #expect(sha256(Array(text.utf8)) == digest)
  }

  @Test(arguments: [
    (55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"),
    (56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"),
    (63, "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34"),
    (64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"),
    (1000, "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3"),
  ]) func fillsTheLastBlock(length: Int, digest: String) {
    #expect(sha256([UInt8](repeating: 0x61, count: length)) == digest)
  }

  /// The state after the padded block of "abc", from the examples of FIPS 180-4, and that after several blocks.
  @Test func allProcessorsComputeTheSame() {
    let start: [UInt32] = [
      0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]
    let abc = Array("abc".utf8) + [0x80] + [UInt8](repeating: 0, count: 59) + [24]
    let many = (0..<64 * 7).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 / 256) }
    for compress in [etude_sha256, etude_sha256_portable] {
      var state = start
      compress(abc, 1, &state)
      #expect(
        state == [
          0xba78_16bf, 0x8f01_cfea, 0x4141_40de, 0x5dae_2223, 0xb003_61a3, 0x9617_7a9c, 0xb410_ff61, 0xf200_15ad,
        ])
    }
    var (fastest, portable) = (start, start)
    etude_sha256(many, 7, &fastest)
    etude_sha256_portable(many, 7, &portable)
    #expect(fastest == portable)
  }

  @Test func piecesGiveTheDigestOfTheWhole() {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    for size in [1, 63, 64, 65, 500] {
      var hash = SHA256()
      for start in stride(from: 0, to: bytes.count, by: size) {
        bytes[start..<min(start + size, bytes.count)].withUnsafeBytes { hash.update($0) }
      }
      #expect(hash.finish().description == sha256(bytes))
    }
  }

  @Test func isReadFromItsDigits() {
    let text = sha256([1, 2, 3])
    #expect(SHA256Digest(text)?.description == text)
    for other in ["", String(text.dropLast()), text + "0", "g" + text.dropFirst(), "+" + text.dropFirst()] {
      #expect(SHA256Digest(other) == nil)
    }
  }
}
