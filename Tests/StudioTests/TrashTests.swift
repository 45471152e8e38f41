import Files
import Glibc
import TestSupport
import Testing

@testable import Studio

@Suite struct TrashTests {
  private let folder = TemporaryFolder()

  /// A second server on the folder leaves the entries of the first one alone; a killed process has no locks.
  @Test func entriesOfAnotherServerAreLeftAlone() throws {
    let deleted = folder.add("a.mid", [1])
    var first: Trash? = Trash(of: folder.path)
    try first?.add([deleted])
    let second = Trash(of: folder.path)
    #expect(second.contents.isEmpty)
    second.empty()
    #expect(first?.contents.map(\.names) == [["a.mid"]])
    first = nil
    let later = Trash(of: folder.path)
    #expect(later.contents.map(\.names) == [["a.mid"]])
    try later.restore(["a.mid"], from: later.contents[0].entry)
    #expect(folder.names == [".deleted", "a.mid"])
  }

  @Test func aPieceIsDeletedAsAWholeOrNotAtAll() throws {
    let file = folder.add("a.mid", [1])
    let trash = Trash(of: folder.path)
    #expect(throws: FileError.self) { try trash.add([file, folder.path + "/missing.mid"]) }
    #expect(folder.names(in: ".deleted").isEmpty && folder.names == [".deleted", "a.mid"])
    #expect(trash.contents.isEmpty)
  }

  /// Only root can give files away.
  @Test(.enabled(if: geteuid() == 0)) func entriesOfAnotherUserAreLeftAlone() throws {
    try Trash(of: folder.path).add([folder.add("a.mid", [1])])
    let entry = "\(folder.path)/.deleted/\(folder.names(in: ".deleted")[0])"
    #expect(chown(entry, 12345, 12345) == 0)
    let trash = Trash(of: folder.path)
    #expect(trash.contents.isEmpty)
    trash.empty()
    #expect(fileExists(entry + "/a.mid"))
  }
}
