import Foundation
import TestSupport
import Testing

@testable import Files

@Suite struct FilesBelowTests {
  private let folder = TemporaryFolder()

  private func found() throws -> [String] {
    try filesBelow(folder.path + "/", extensions: ["mid", "midi"]).map { String($0.dropFirst(folder.path.count + 1)) }
  }

  @Test func findsFilesByExtensionSorted() throws {
    for name in ["b/2.MID", "b/1.midi", "a.mid", "c.txt", ".hidden.mid", "mid"] { folder.add(name, []) }
    #expect(try found() == ["a.mid", "b/1.midi", "b/2.MID"])
  }

  @Test func followsNoLinks() throws {
    folder.add("b/1.mid", [])
    for (link, target) in [("2.mid", "b/1.mid"), ("3.mid", "b"), ("4.mid", "missing"), ("b/loop", "..")] {
      try FileManager.default.createSymbolicLink(atPath: folder.path + "/" + link, withDestinationPath: target)
    }
    #expect(try found() == ["b/1.mid"])
  }

  @Test func leavesPipesAlone() throws {
    #expect(mkfifo(folder.path + "/a.mid", 0o600) == 0)
    #expect(try found() == [])
  }

  @Test func aNameThatIsNotUTF8DoesNotVanish() throws {
    let name = Array((folder.path + "/").utf8) + [0xE9]
    #expect(mkdir((name + [0]).map { CChar(bitPattern: $0) }, 0o700) == 0)
    for suffix in [".mid", "/1.mid"] {
      let descriptor = open((name + suffix.utf8 + [0]).map { CChar(bitPattern: $0) }, O_CREAT | O_WRONLY, 0o600)
      #expect(descriptor >= 0)
      close(descriptor)
    }
    #expect(try found() == ["\u{FFFD}.mid", "\u{FFFD}/1.mid"])
    #expect(throws: FileError.self) { try readFile(folder.path + "/\u{FFFD}.mid") }
  }

  /// Paths have an end, and so has the search; deeper folders can be made all the same.
  @Test func foldersWithoutEndAreNotEntered() throws {
    let name = String(repeating: "x", count: 250)
    var folders = [open(folder.path, O_RDONLY | O_DIRECTORY)]
    defer {
      for parent in folders.dropLast().reversed() { unlinkat(parent, name, AT_REMOVEDIR) }
      for folder in folders { close(folder) }
    }
    for _ in 0..<40 {
      try #require(mkdirat(folders.last!, name, 0o700) == 0)
      folders.append(openat(folders.last!, name, O_RDONLY | O_DIRECTORY))
    }
    let found = try filesBelow(folder.path, extensions: [])
    #expect(found.count == 1 && PATH_MAX..<PATH_MAX + 251 ~= Int32(found[0].utf8.count))
    #expect(throws: FileError(path: found[0], action: .read, code: ENAMETOOLONG)) { try readFile(found[0]) }
  }

  @Test func refusesWhatIsNoFolder() throws {
    let path = folder.add("a.mid", [])
    #expect(throws: FileError(path: path, action: .list, code: ENOTDIR)) { try filesBelow(path, extensions: ["mid"]) }
    #expect(throws: FileError(path: path + "s", action: .list, code: ENOENT)) {
      try filesBelow(path + "s", extensions: [])
    }
  }

  @Test(.enabled(if: getuid() != 0, "to root every folder is open"))
  func aFolderThatIsClosedCostsItselfAlone() throws {
    folder.add("a/1.mid", [])
    folder.add("b.mid", [])
    chmod(folder.path + "/a", 0)
    defer { chmod(folder.path + "/a", 0o700) }
    #expect(try found() == ["a", "b.mid"])
  }
}
