import Foundation
import SFZ
import TestSupport
import Testing

@Suite struct SFZErrorTests {
  private let folder = TemporaryFolder()

  /// The error of an instrument, with `FOLDER` in place of its folder.
  private func complaint(_ text: String, root: String? = nil) -> String {
    folder.add("a.wav", "")
    do {
      _ = try Instrument(folder.add("in/piano.sfz", text), root: root)
      return "nothing"
    } catch {
      return "\(error)".replacing(folder.realPath, with: "FOLDER").replacing(folder.path, with: "FOLDER")
    }
  }

  @Test(arguments: [
    "../a.wav", "..\\a.wav", "x/../../a.wav", "/etc/passwd", "C:\\a.wav", "link.wav", "linked/a.wav",
  ])
  func noPathLeavesTheFolder(path: String) throws {
    folder.add("in/x/b.wav", "")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/in/link.wav", withDestinationPath: folder.add("a.wav", ""))
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/in/linked", withDestinationPath: folder.path)
    let shown = path.replacing("\\", with: "/")
    for text in ["<region> sample=\(path)", "#include \"\(path)\"\n<region> sample=x/b.wav"] {
      #expect(
        complaint(text)
          == "FOLDER/in/piano.sfz:1: “\(shown)” lies outside the folder of the instrument; move it there")
    }
    #expect(complaint("<region> sample=../a.wav", root: folder.path) == "nothing")
  }

  @Test func missingSamplesAreCounted() {
    #expect(
      complaint("<region> sample=b.wav\n<region> sample=c.wav\n<region> sample=c.wav\n<region> sample=d.wav") == """
        FOLDER/in/piano.sfz:1: there is no file FOLDER/in/b.wav, nor 2 others that the instrument names; get the whole \
        instrument
        """)
    #expect(
      complaint("\n#include \"x.txt\"") == """
        FOLDER/in/piano.sfz:2: there is no file FOLDER/in/x.txt; get the complete instrument
        """)
  }

  @Test(arguments: [
    ("lokey=h4", "lokey", "h4", "a key such as 60 or c4"), ("volume=loud", "volume", "loud", "a number"),
    ("hikey=c#x", "hikey", "c#x", "a key such as 60 or c4"), ("tune=nan", "tune", "nan", "a number"),
    ("loop_mode=ever", "loop_mode", "ever", "no_loop, one_shot, loop_continuous or loop_sustain"),
  ])
  func aValueThatCannotBeReadIsNamed(opcodes: String, name: String, value: String, expected: String) {
    folder.add("in/b.wav", "")
    #expect(
      complaint("<region> sample=b.wav \(opcodes)")
        == "FOLDER/in/piano.sfz:1: expected \(expected) for \(name), found “\(value)”; correct it")
  }

  @Test func filesThatIncludeThemselvesEnd() {
    folder.add("in/a.txt", "#include \"a.txt\"")
    #expect(
      complaint("#include \"a.txt\"").hasSuffix(
        "at most 32 files included in one instrument, and none in itself; correct it"))
    // 2³⁰ files, each included by another.
    for depth in 0..<30 {
      folder.add("in/\(depth).txt", String(repeating: "#include \"\(depth + 1).txt\"\n", count: 2))
    }
    folder.add("in/30.txt", "")
    #expect(complaint("#include \"0.txt\"").contains("at most 10000 files included"))
  }

  /// A quadratic algorithm would take minutes.
  @Test func longLinesAreReadInTime() {
    folder.add("in/b.wav", "")
    let (spaces, letters) = (String(repeating: " ", count: 300_000), String(repeating: "a", count: 300_000))
    let seconds = processorTime {
      #expect(
        complaint("<region> sample=b.wav label=x\(spaces)y\(spaces)\n#define $a 1\n comment=$\(letters)") == "nothing")
      #expect(complaint(String(repeating: "<region>", count: 65_537)).contains(":1: expected at most 65536 regions"))
    }
    #expect(seconds < 30)
  }

  @Test func otherFilesAreRefused() {
    let refusal = "FOLDER/in/piano.sfz: expected an SFZ instrument, found no <region>; give another file"
    for text in ["", "hello", "<group> key=60", String(repeating: "\u{0}\u{1}<", count: 1000)] {
      #expect(complaint(text) == refusal)
    }
    folder.add("in/b.wav", "")
    #expect(
      complaint("<region> sample=b.wav trigger=release") == """
        FOLDER/in/piano.sfz: no region sounds when a key is struck (regions: 1); give another file of this instrument
        """)
    #expect(throws: SFZError.self) { try Instrument("/no/such.sfz") }
  }
}
