import Testing

@testable import Audio

@Suite struct ID3TagTests {
  @Test func theBytesOfATag() {
    var tags = Tags()
    tags.title = "é"
    tags.comment = "x"
    let expected: [UInt8] = [
      0x49, 0x44, 0x33, 0x04, 0x00, 0x00,  // "ID3", version 2.4.0, no flags
      0x00, 0x00, 0x00, 0x1D,  // 29 bytes follow
      0x54, 0x49, 0x54, 0x32, 0x00, 0x00, 0x00, 0x03, 0x00, 0x00,  // "TIT2", 3 bytes, no flags
      0x03, 0xC3, 0xA9,  // UTF-8, "é"
      0x43, 0x4F, 0x4D, 0x4D, 0x00, 0x00, 0x00, 0x06, 0x00, 0x00,  // "COMM", 6 bytes, no flags
      0x03, 0x58, 0x58, 0x58, 0x00, 0x78,  // UTF-8, language "XXX", no description, "x"
    ]
    #expect(ID3Tag.bytes(tags) == expected)
  }

  @Test func lengthsHaveSevenBitsAByte() {
    var tags = Tags()
    tags.title = String(repeating: "x", count: 999)
    // 1000 = 7 · 128 + 104
    #expect(ID3Tag.bytes(tags)[14..<18].elementsEqual([0x00, 0x00, 0x07, 0x68]))
  }

  @Test func nothingToSayIsNoTag() {
    #expect(ID3Tag.bytes(Tags()) == [])
  }
}
