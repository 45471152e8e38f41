internal import Glibc
private import SystemPackage

/// Opens the folder of a path, so that a file gets its name, or is read, in the folder that was checked, and in no
/// other (openat(2)).
///
/// - Parameter root: a folder that the path begins with, below which no symbolic link is followed. Nil means that the
///   user chose the folders, so links are followed.
/// - Returns: a descriptor that the caller closes.
func openFolder(
  of path: String, below root: String?, for action: FileError.Action = .create
) throws(FileError) -> CInt {
  var descriptor = openFolder(root ?? folder(of: path), in: AT_FDCWD, 0)
  guard let root else {
    if descriptor < 0 { throw FileError(path: path, action: action) }
    return descriptor
  }
  // Paths in the current folder don't begin with `.` (see `joined`).
  var below = filePath(path)
  precondition(below.removePrefix(filePath(root)) || filePath(root) == ".", "the path lies in the folder")
  for part in below.components.dropLast() where descriptor >= 0 {
    let parent = descriptor
    descriptor = openFolder(part.string, in: parent, O_NOFOLLOW)
    let code = errno
    close(parent)
    errno = code
  }
  if descriptor < 0 { throw FileError(path: path, action: action) }
  return descriptor
}

/// Opens a file for reading (openat(2)).
///
/// - Parameter root: as above. Below it, the file itself may not be a symbolic link either.
/// - Returns: a descriptor that the caller closes.
func openFile(_ path: String, _ flags: CInt, below root: String?) throws(FileError) -> CInt {
  guard let root else {
    let descriptor = open(path, flags)
    guard descriptor >= 0 else { throw FileError(path: path, action: .read) }
    return descriptor
  }
  let folder = try openFolder(of: path, below: root, for: .read)
  let descriptor = openat(folder, fileName(of: path), flags | O_NOFOLLOW)
  let code = errno
  close(folder)
  guard descriptor >= 0 else { throw FileError(path: path, action: .read, code: code) }
  return descriptor
}

/// A folder that may be written to but not read can only be opened with `O_PATH`, which Swift can't import.
private func openFolder(_ path: String, in parent: CInt, _ flags: CInt) -> CInt {
  let flags = flags | O_DIRECTORY | O_CLOEXEC
  let descriptor = openat(parent, path, O_RDONLY | flags)
  return descriptor < 0 && errno == EACCES ? openat(parent, path, 0o10000000 | flags) : descriptor
}
