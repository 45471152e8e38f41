import Foundation
import TestSupport
import Testing

@testable import Files

@Suite struct AtomicFileTests {
  private let folder = TemporaryFolder()
  private var path: String { folder.path + "/a.bin" }

  @Test func appearsWholeAtCommitAndLeavesNothingBeside() throws {
    let file = try AtomicFile(path)
    try file.write([1, 2, 3])
    #expect(!FileManager.default.fileExists(atPath: path))
    try file.commit()
    #expect(try readFile(path) == [1, 2, 3])
    #expect(folder.names == ["a.bin"])
  }

  @Test func isGoneWhenItIsNotCommitted() throws {
    do {
      let file = try AtomicFile(path)
      try file.write([1, 2, 3])
    }
    #expect(folder.names.isEmpty)
  }

  @Test func replacesOnlyWhenAsked() throws {
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
    #expect(folder.names == ["a.bin"])
  }

  @Test func twoAtOnceDoNotMix() throws {
    let first = try AtomicFile(path)
    let second = try AtomicFile(path)
    try first.write([1])
    try second.write([2])
    try first.commit()
    try second.commit()
    #expect(try readFile(path) == [2])
  }

  @Test func aFolderThatTakesNoFilesIsAnError() throws {
    #expect(throws: FileError.self) {
      let file = try AtomicFile("/proc/a.bin")
      try file.commit()
    }
  }

  @Test func aNameThatIsTakenCanBeFollowedByAnother() throws {
    folder.add("a.bin", [1])
    let file = try AtomicFile(path)
    try file.write([2])
    #expect(throws: FileError.self) { try file.commit(replacing: false) }
    try file.commit(as: folder.path + "/b.bin", replacing: false)
    #expect(try readFile(path) == [1])
    #expect(try readFile(folder.path + "/b.bin") == [2])
    #expect(folder.names == ["a.bin", "b.bin"])
  }

  @Test func theLongestNamesCanBeWritten() throws {
    let name = String(repeating: "あ", count: 83) + ".wav"
    for replacing in [false, true] { try AtomicFile(folder.path + "/" + name).commit(replacing: replacing) }
    #expect(folder.names == [name])
  }
}
