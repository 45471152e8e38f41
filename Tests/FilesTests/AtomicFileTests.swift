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

  @Test func overwritesBytesInPlace() throws {
    let file = try AtomicFile(path)
    try file.write([1, 2, 3, 4])
    try file.overwrite([8, 9], at: 1)
    try file.write([5])
    try file.commit()
    #expect(try readFile(path) == [1, 8, 9, 4, 5])
  }

  @Test func isGoneWhenItIsNotCommitted() throws {
    do {
      let file = try AtomicFile(path)
      try file.write([1, 2, 3])
    }
    #expect(folder.names.isEmpty)
  }

  /// Whether or not the file system has unnamed files.
  @Test(arguments: [true, false]) func aTemporaryFileHasNoName(isNameless: Bool) throws {
    let descriptor = try openTemporaryFile(in: folder.path, isNameless: isNameless)
    defer { close(descriptor) }
    #expect(folder.names.isEmpty)
    #expect(write(descriptor, "ab", 2) == 2)
    #expect(try readChunk(from: descriptor, count: 4, at: 0, path: "") == [97, 98])
    #expect(fcntl(descriptor, F_GETFD) == FD_CLOEXEC)
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

  @Test(arguments: [false, true]) func aLinkIsReplacedAndNeverFollowed(isNameless: Bool) throws {
    let victim = folder.add("victim", [1])
    for target in [victim, folder.path + "/nowhere"] {
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
      #expect(throws: FileError(path: path, action: .create, code: EEXIST)) {
        try AtomicFile(path, isNameless: isNameless).commit(replacing: false)
      }
      let file = try AtomicFile(path, isNameless: isNameless)
      try file.write([2])
      try file.commit()
      #expect(try readFile(victim) == [1] && isRegularFile(path) && readFile(path) == [2])
      #expect(folder.names == ["a.bin", "victim"])
      try removeFile(path)
    }
  }

  @Test func belowARootNoFolderIsALink() throws {
    let other = TemporaryFolder()
    folder.add("in/x", [])
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: other.path)
    for replacing in [false, true] {
      let file = try AtomicFile(folder.path + "/in/a")
      let error = #expect(throws: FileError.self) {
        try file.commit(as: folder.path + "/link/a", below: folder.path, replacing: replacing)
      }
      #expect(error?.code == ENOTDIR && error?.path == folder.path + "/link/a" && other.names.isEmpty)
      try file.commit(as: folder.path + "/in/a", below: folder.path, replacing: replacing)
    }
    #expect(folder.names(in: "in") == ["a", "x"])
  }

  @Test func aRootMayHaveSlashesToSpare() throws {
    folder.add("in/x", [])
    let file = try AtomicFile(folder.path + "/in/a")
    try file.commit(as: folder.path + "/in/a", below: folder.path + "//")
    #expect(folder.names(in: "in") == ["a", "x"] && folder.names == ["in"])
  }
}
