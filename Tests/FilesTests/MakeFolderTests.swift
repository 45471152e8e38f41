import Foundation
import TestSupport
import Testing

@testable import Files

@Suite struct MakeFolderTests {
  @Test(arguments: ["a", "a/b/c", "a/b/"]) func makesWhatIsMissing(path: String) throws {
    try withTemporaryFolder { folder in
      for _ in 0..<2 { try makeFolder(folder + "/" + path) }
      #expect(try filesBelow(folder + "/" + path, extensions: []).isEmpty)
    }
  }

  @Test func refusesAFileInItsPlace() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a"
      let file = try AtomicFile(path)
      try file.commit()
      #expect(throws: FileError(path: path, action: .create, code: ENOTDIR)) { try makeFolder(path) }
      #expect(throws: FileError.self) { try makeFolder(path + "/b") }
    }
  }
}
