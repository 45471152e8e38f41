import Foundation
import TestSupport
import Testing

@testable import Files

@Suite struct MakeFolderTests {
  private let folder = TemporaryFolder()

  @Test(arguments: ["a", "a/b/c", "a/b/"]) func makesWhatIsMissing(name: String) throws {
    let path = folder.path + "/" + name
    for _ in 0..<2 { try makeFolder(path) }
    #expect(try filesBelow(path, extensions: []).isEmpty)
  }

  @Test func whatIsThereOfTheWayToAFolderIsFound() {
    let file = folder.add("a/b", [])
    for name in ["", "/", "/x", "//x//y/"] { #expect(nearestFolder(folder.path + "/a" + name) == folder.path + "/a") }
    #expect(nearestFolder(file + "/x") == file, "the nearest existing parent")
    #expect(nearestFolder("no such folder/x") == "." && nearestFolder("/no such folder") == "/")
  }

  @Test func refusesAPathThatIsTooLong() {
    let path = folder.path + String(repeating: "/a", count: 400_000)
    #expect(throws: FileError(path: path, action: .create, code: ENAMETOOLONG)) { try makeFolder(path) }
  }

  @Test func refusesAFileInItsPlace() throws {
    let path = folder.add("a", [])
    #expect(throws: FileError(path: path, action: .create, code: ENOTDIR)) { try makeFolder(path) }
    #expect(throws: FileError.self) { try makeFolder(path + "/b") }
  }
}
