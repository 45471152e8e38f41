import Foundation
import TestSupport
import Testing

@testable import Files

@Suite struct FileErrorTests {
  @Test(arguments: [
    (FileError.Action.read, ENOENT, "a/b: cannot read: No such file or directory; check the spelling of the path"),
    (.create, ENOENT, "a/b: cannot create: No such file or directory; create its folder first"),
    (.write, ENOSPC, "a/b: cannot write: No space left on device; free some space, or choose another disk"),
    (.create, EACCES, "a/b: cannot create: Permission denied; choose a place where you may write"),
    (.read, EISDIR, "a/b: cannot read: Is a directory; name a file in it"),
    (.create, EEXIST, "a/b: cannot create: File exists; it was not changed: choose another name or folder"),
    (
      .list, ENOTDIR, "a/b: cannot list: Not a directory; part of the path is a file, not a folder: choose another path"
    ),
    (.create, ENAMETOOLONG, "a/b: cannot create: File name too long; choose a shorter name"),
    (.list, EACCES, "a/b: cannot list: Permission denied; choose a place where you may read"),
    (.read, ENODEV, "a/b: this is a device, which has no end; name a file"),
    (.create, ENODEV, "a/b: this is a device; choose another path"),
    (
      .read, ESPIPE,
      "a/b: this is a pipe, but a regular file is needed; save it to a file first"
    ),
    (.create, ESPIPE, "a/b: this is a pipe or a socket; choose another path"),
    (
      .read, EMFILE,
      "a/b: cannot read: Too many open files; raise the limit on open files (ulimit -n), or process fewer files at once"
    ),
    (.rename, EIO, "a/b: cannot rename: Input/output error"),
  ]) func saysWhichFileWhatFailedAndWhatToDo(action: FileError.Action, code: CInt, sentence: String) {
    #expect(FileError(path: "a/b", action: action, code: code).description == sentence)
  }

  @Test(arguments: [
    (FileError.Action.read, "a: this is a symbolic link, which Étude does not follow here; use what it leads to"),
    (.create, "a: this is a symbolic link, which Étude does not write through; remove it or choose another path"),
  ]) func saysWhichLinksAreNotFollowed(action: FileError.Action, sentence: String) {
    #expect(FileError(path: "a", action: action, code: ELOOP).description == sentence)
  }

  /// A search goes on after errors of files, and ends after others, since it would miss files that are there.
  @Test func tellsFailuresOfTheSystemFromThoseOfAFile() {
    let codes = [EACCES, ENOENT, ENODEV, EMFILE, ENOMEM, EIO]
    #expect(codes.filter { FileError(path: "a", action: .read, code: $0).isSystemFailure } == [EMFILE, ENOMEM, EIO])
  }

  @Test func saysWhatTheCodeDoesNotTell() {
    for (bytes, limit) in [(1 << 26, "64 MiB"), (1 << 12, "4096 bytes")] {
      let error = FileError(path: "a", action: .read, code: EFBIG, detail: .limit(bytes))
      #expect(error.description == "a: has more than \(limit), the limit for such input; give a shorter one")
    }
    let owned = FileError(path: "a", action: .create, code: EACCES, detail: .otherOwner)
    #expect(owned.description == "a: belongs to another user, who does not let you write to it; choose another folder")
  }

  @Test func anEmptyPathHasAName() {
    let error = FileError(path: "", action: .read, code: ENOENT)
    #expect(error.description.hasPrefix("an empty path: cannot read: "))
  }

  @Test func saysThatANameIsNotUTF8() {
    let error = FileError(path: "a/\u{FFFD}.mid", action: .read, code: ENOENT)
    #expect(
      error.description
        == "a/\u{FFFD}.mid: cannot read: No such file or directory; its name is not UTF-8: rename it")
  }

  @Test func aMoveThatAnOwnerForbidsSaysSo() throws {
    let folder = TemporaryFolder()
    let path = folder.add("a", [])
    #expect(FileError(moving: path, code: EPERM).description == "\(path): cannot rename: Operation not permitted")
    let foreign = geteuid() == 0 && chown(path, 12345, 12345) == 0 ? path : "/etc/passwd"
    #expect(FileError(moving: foreign, code: EPERM).detail == .otherOwner)
    #expect(FileError(moving: foreign, code: EIO).detail == nil)
  }
}
