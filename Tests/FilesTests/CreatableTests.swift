import Foundation
import TestSupport
import Testing

@testable import Files

@Suite struct CreatableTests {
  private let folder = TemporaryFolder()

  private func refusal(_ name: String, replacing: Bool = true) -> CInt? {
    do {
      try checkCreatable(folder.path + "/" + name, replacing: replacing)
      return nil
    } catch {
      return error.code
    }
  }

  @Test func missingFoldersCanBeMade() {
    #expect(refusal("a.wav") == nil && refusal("new/newer/a.wav", replacing: false) == nil)
    #expect(folder.names.isEmpty, "nothing is made")
  }

  @Test func aFolderThatTakesNoFilesIsFound() throws {
    try checkWritable(folder.path)
    try checkWritable(folder.path + "/new/newer")
    #expect(folder.names.isEmpty, "nothing is left")
    folder.add("a.wav", [1])
    for (path, code) in [
      (folder.path + "/a.wav", ENOTDIR), (folder.path + "/a.wav/new", ENOTDIR),
      ("/proc/x", geteuid() == 0 ? EOPNOTSUPP : EACCES),
    ] {
      #expect(throws: FileError(path: path, action: .create, code: code)) { try checkWritable(path) }
    }
  }

  @Test func anExistingFileMustNotBeInTheWay() throws {
    folder.add("a.wav", [1])
    #expect(refusal("a.wav") == nil && refusal("a.wav", replacing: false) == EEXIST)
    #expect(refusal("a.wav/b.wav") == ENOTDIR && refusal("a.wav/b/c.wav") == ENOTDIR)
    try #require(symlink("nowhere", folder.path + "/link.wav") == 0)
    #expect(refusal("link.wav") == nil && refusal("link.wav", replacing: false) == EEXIST)
    try #require(mkfifo(folder.path + "/pipe.wav", 0o600) == 0)
    #expect(refusal("pipe.wav") == EEXIST)
    try FileManager.default.createDirectory(atPath: folder.path + "/folder.wav", withIntermediateDirectories: false)
    #expect(refusal("folder.wav") == EISDIR && refusal(".") == EISDIR)
  }

  @Test(.enabled(if: geteuid() != 0, "root may write anywhere")) func aFolderMustBeWritable() throws {
    try FileManager.default.createDirectory(
      atPath: folder.path + "/locked", withIntermediateDirectories: false, attributes: [.posixPermissions: 0o500])
    #expect(refusal("locked/a.wav") == EACCES && refusal("locked/new/a.wav") == EACCES)
  }
}
