import Files
import TestSupport
import Testing

@testable import Audio

@Suite struct OggStreamTests {
  /// A page: serial number 0x01020304, sequence number 0, one segment of one byte.
  private static let page: [UInt8] = [
    0x4F, 0x67, 0x67, 0x53, 0x00, 0x02,  // "OggS", version 0, first page
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,  // granule position
    0x04, 0x03, 0x02, 0x01, 0x00, 0x00, 0x00, 0x00,  // serial number, sequence number
    0x00, 0x00, 0x00, 0x00,  // checksum
    0x01, 0x01, 0x2A,  // one segment, of one byte, 2A
  ]

  private func numbered(_ bytes: [UInt8]) throws -> (bytes: [UInt8], code: CInt) {
    let folder = TemporaryFolder()
    let file = try AtomicFile(folder.path + "/a")
    try file.write(bytes)
    let code = OggStream.number(1, in: file.descriptor)
    try file.commit()
    return (try readFile(folder.path + "/a"), code)
  }

  @Test func everyPageGetsTheNumberAndItsChecksum() throws {
    let (bytes, code) = try numbered(OggStreamTests.page + OggStreamTests.page)
    var expected = OggStreamTests.page
    expected.replaceSubrange(14..<18, with: [0x01, 0x00, 0x00, 0x00])
    expected.replaceSubrange(22..<26, with: [0xBD, 0x23, 0x84, 0xB9])
    #expect(code == 0)
    #expect(bytes == expected + expected)
  }

  @Test(arguments: [10, 27, 28]) func halfAPageIsAnError(count: Int) throws {
    #expect(try numbered(Array(OggStreamTests.page[..<count])).code != 0)
  }
}
