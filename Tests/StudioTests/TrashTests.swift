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
}
