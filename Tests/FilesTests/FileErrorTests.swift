import Foundation
import Testing

@testable import Files

@Suite struct FileErrorTests {
  @Test(arguments: [
    (FileError.Action.read, ENOENT, "a/b: cannot read: No such file or directory; check the spelling of the path"),
    (.create, ENOENT, "a/b: cannot create: No such file or directory; create its folder first"),
    (.write, ENOSPC, "a/b: cannot write: No space left on device; free some space, or choose another disk"),
    (.create, EACCES, "a/b: cannot create: Permission denied; choose a place where you may write"),
    (.read, EISDIR, "a/b: cannot read: Is a directory; name a file in it"),
    (.create, EEXIST, "a/b: cannot create: File exists; it is left as it is: choose another name or folder"),
    (.rename, EIO, "a/b: cannot rename: Input/output error"),
  ]) func saysWhichFileWhatFailedAndWhatToDo(action: FileError.Action, code: CInt, sentence: String) {
    #expect(FileError(path: "a/b", action: action, code: code).description == sentence)
  }
}
