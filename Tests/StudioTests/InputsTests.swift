import Files
import Foundation
import MIDI
import TestSupport
import Testing

@testable import Studio

@Suite struct InputsTests {
  private let folder = TemporaryFolder()

  init() {
    for name in ["in/b.mid", "in/a/b.MID", "in/a/c.kar", "in/a/notes.txt", "in/x[1].mid", "y.mid"] {
      folder.add(name, [])
    }
  }

  private func names(_ paths: String..., base: String? = nil) throws -> [String] {
    try Input.find(paths.map { folder.path + "/" + $0 }, base: base).map(\.name)
  }

  @Test func aFolderKeepsItsFolders() throws {
    #expect(try names("in") == ["a/b", "a/c", "b", "x[1]"])
    #expect(try names("in/") == ["a/b", "a/c", "b", "x[1]"])
    #expect(
      try Input.find([folder.path + "/in/a"]).map(\.path) == ["b.MID", "c.kar"].map { folder.path + "/in/a/" + $0 })
  }

  /// As if it had happened between the search and the reading.
  @Test func aLinkInPlaceOfAFoundFileIsNotRead() throws {
    let found = try #require(try Input.find([folder.path + "/in/a"]).first)
    try FileManager.default.removeItem(atPath: found.path)
    try FileManager.default.createSymbolicLink(atPath: found.path, withDestinationPath: folder.path + "/y.mid")
    let link = FileError(path: found.path, action: .read, code: ELOOP)
    #expect(throws: MIDIError.unreadable(link)) { try Job(rendering: found, in: nil).piece() }
    #expect(throws: Never.self) { try Job(rendering: Input(path: found.path, name: "b"), in: nil).piece() }
  }

  @Test func aFileHasItsName() throws {
    #expect(
      try names("in/a/b.MID", "y.mid", "missing.mid", "dots.v1.mid", ".mid") == [
        "b", "y", "missing", "dots.v1", ".mid",
      ])
  }

  @Test func aNameIsSafeToShowAndStaysUnique() throws {
    for name in ["ev\u{1B}[31m\r\n\u{202E}x", "ev\u{7}[31m\r\n\u{202E}x"] { folder.add("bad\u{7}/\(name).mid", []) }
    #expect(try names("bad\u{7}") == ["ev-[31m---x", "ev-[31m---x"])
    let jobs = try Input.find([folder.path]).map { Job(rendering: $0, in: "out") }
    let distinct = Job.distinct(jobs).map(\.name).filter { $0.hasPrefix("bad") }
    #expect(Set(distinct) == ["bad-/ev-[31m---x", "bad-/ev-[31m---x-2"])
  }

  @Test func aPatternIsWhatItStandsFor() throws {
    #expect(try names("in/*.mid") == ["b", "x[1]"])
    #expect(try names("in/*") == ["b", "c", "b", "x[1]"], "a folder that matches is searched")
    #expect(try names("in/x[1].mid") == ["x[1]"], "the name of an existing file is not a pattern")
    #expect(try names("none*.mid") == ["none*"])
  }

  @Test func filesBelowTheBaseKeepTheirFolders() throws {
    #expect(try names("in/a/c.kar", "y.mid", base: folder.path + "/in") == ["a/c", "y"])
    #expect(try names("in/./a/../a/c.kar", base: folder.path + "/in/") == ["a/a/c"])
    #expect(try names("in/./a/c.kar", base: folder.path + "//in/.") == ["a/c"], "for any spelling of both paths")
    #expect(try Input.find(["./a/b.mid", "/a/b.mid"], base: ".").map(\.name) == ["a/b", "b"])
  }

  @Test func aListHasOneNamePerLine() throws {
    let list = folder.add("list", Array("\u{FEFF}a.mid\r\n\r\n# a comment\r\n./#b.mid\r\n".utf8))
    #expect(try Input.list(list) == ["a.mid", "./#b.mid"])
  }
}
