import TestSupport
import Testing

@testable import Files

@Suite struct PathListTests {
  @Test(arguments: [
    ("a.mid\nb.mid", ["a.mid", "b.mid"]), ("\u{FEFF}a.mid\r\n\r\n./#b.mid\r\n", ["a.mid", "./#b.mid"]),
    ("# one\n  # two\n\t#three\na.mid\n", ["a.mid"]), ("a.mid\n\t\n  \n \r\nb.mid", ["a.mid", "b.mid"]),
    ("a.mid  \nb.mid\t\r\n c.mid", ["a.mid", "b.mid", " c.mid"]), ("a b.mid", ["a b.mid"]),
    ("a\nb.mid\0 # c.mid \0", ["a\nb.mid", " # c.mid "]), ("", []),
  ]) func aLineIsAPath(text: String, expected: [String]) {
    #expect(paths(inList: Array(text.utf8)) == expected)
  }

  /// Half of the bytes are zero, and one path in ten would be the whole file system.
  @Test func textInUTF16IsDecoded() {
    let units = Array("\u{FEFF}cc/é.mid\r\n# x\n𝄞.mid\n".utf16)
    let expected = ["cc/é.mid", "𝄞.mid"]
    #expect(paths(inList: units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }) == expected)
    #expect(paths(inList: units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }) == expected)
  }

  @Test func textInUTF32IsNotSeparatedByItsZeros() {
    let bytes = "\u{FEFF}cc/x.mid\n".unicodeScalars.flatMap { [UInt8($0.value & 0xFF), UInt8($0.value >> 8), 0, 0] }
    #expect(paths(inList: bytes) == ["cc/x.mid"])
  }

  @Test func aBlankAtTheEndOfAnExistingNameStays() {
    let folder = TemporaryFolder()
    let path = folder.add("x.mid ", [])
    #expect(paths(inList: Array("\(path)\r\n\(path)\t\n".utf8)) == [path, String(path.dropLast())])
  }
}
