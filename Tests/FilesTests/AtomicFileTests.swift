import Foundation
import TestSupport
import Testing

@testable import Files

@Suite struct AtomicFileTests {
  @Test func appearsWholeAtCommitAndLeavesNothingBeside() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a.bin"
      let file = try AtomicFile(path)
      try file.write([1, 2, 3])
      #expect(!FileManager.default.fileExists(atPath: path))
      try file.commit()
      #expect(try readFile(path) == [1, 2, 3])
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.bin"])
    }
  }

  @Test func isGoneWhenItIsNotCommitted() throws {
    try withTemporaryFolder { folder in
      do {
        let file = try AtomicFile(folder + "/a.bin")
        try file.write([1, 2, 3])
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }
  }

  @Test func replacesOnlyWhenAsked() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a.bin"
      for (byte, replacing) in [(UInt8(1), false), (2, true)] {
        let file = try AtomicFile(path)
        try file.write([byte])
        try file.commit(replacing: replacing)
      }
      #expect(throws: FileError(path: path, action: .create, code: EEXIST)) {
        let file = try AtomicFile(path)
        try file.write([3])
        try file.commit(replacing: false)
      }
      #expect(try readFile(path) == [2])
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.bin"])
    }
  }

  @Test func twoAtOnceDoNotMix() throws {
    try withTemporaryFolder { folder in
      let first = try AtomicFile(folder + "/a.bin")
      let second = try AtomicFile(folder + "/a.bin")
      try first.write([1])
      try second.write([2])
      try first.commit()
      try second.commit()
      #expect(try readFile(folder + "/a.bin") == [2])
    }
  }

  @Test func aFolderThatTakesNoFilesIsAnError() throws {
    #expect(throws: FileError.self) {
      let file = try AtomicFile("/proc/a.bin")
      try file.commit()
    }
  }
}
