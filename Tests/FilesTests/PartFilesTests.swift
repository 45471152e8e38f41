import Foundation
import Support
import TestSupport
import Testing

@testable import Files

@Suite struct PartFilesTests {
  private let folder = TemporaryFolder()
  private var path: String { folder.path + "/a.bin" }

  /// A file that has a name from the start, as on file systems without unnamed files.
  private func begin(_ byte: UInt8 = 1) throws -> AtomicFile {
    let file = try AtomicFile(path, isNameless: false)
    try file.write([byte])
    return file
  }

  @Test func appearsWholeAtCommitAndLeavesNothingBeside() throws {
    for replacing in [false, true] {
      do {
        let file = try begin(replacing ? 2 : 1)
        #expect(folder.names.count == (replacing ? 2 : 1) && folder.names[0].hasSuffix(partEnding))
        try file.commit(replacing: replacing)
      }
      #expect(try readFile(path) == [replacing ? 2 : 1])
      #expect(folder.names == ["a.bin"])
    }
    do { _ = try begin() }
    #expect(folder.names == ["a.bin"])
  }

  @Test func whatAKilledProcessLeftIsRemovedBeforeTheNextFile() throws {
    folder.add(".etude-1-1\(partEnding)", [1])
    try begin().commit()
    #expect(folder.names == ["a.bin"])
    let other = TemporaryFolder()
    other.add(".etude-1-1\(partEnding)", [1])
    try AtomicFile(other.path + "/a.bin").commit(replacing: false)
    #expect(other.names == ["a.bin"], "before an unnamed file, too")
  }

  @Test func whatSomebodyIsAtWorkOnStays() throws {
    let file = try begin()
    removeLeftParts(in: folder.path)
    try file.commit()
    #expect(folder.names == ["a.bin"])
  }

  @Test func whatIsOfAnotherMachineStays() throws {
    folder.add(".etude-1-1@x\(partEnding.dropFirst()).part", [1])
    folder.add(".etude-1-1.part", [1])
    removeLeftParts(in: folder.path)
    #expect(folder.names.count == 2)
  }

  @Test func aNameThatAnotherHasByNowStays() throws {
    var file: AtomicFile? = try begin()
    let name = folder.names[0]
    try file?.commit()
    folder.add(name, [7])
    file = nil
    #expect(folder.names == [name, "a.bin"])
  }

  @Test func manyWhoTidyAndManyWhoWriteDoNotDisturbEachOther() async throws {
    try await forEachAsDone(Array(0..<400), jobs: 8) { [folder] number in
      if number % 2 == 0 { return removeLeftParts(in: folder.path) }
      let file = try AtomicFile("\(folder.path)/\(number)", isNameless: false)
      try file.write([1])
      try file.commit(syncing: false)
    } deliver: {
    }
    #expect(folder.names.count == 200)
  }
}
