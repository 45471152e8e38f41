internal import Glibc

/// Opens a file for reading without ever waiting long: a device is refused, and a named pipe must have data within 5 s.
///
/// Standard input and the pipes that a shell makes for `<(…)` may take as long as they like. Reading the descriptor
/// ends when the task is cancelled (`waitForData`).
///
/// - Parameter root: the folder in which a search found the file. Below it no symbolic link is followed, so the file is
///   in that folder even if a link has replaced it since the search. Nil means that the user named the file.
/// - Returns: a descriptor that the caller closes.
/// - Throws: `FileError`, with `ENODEV` for a device and `ETIMEDOUT` for a pipe without data.
package func openForReading(_ path: String, below root: String? = nil) throws(FileError) -> CInt {
  let descriptor = try openFile(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, below: root)
  let code = checkSource(descriptor, path)
  if code == 0 {
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
    return descriptor
  }
  close(descriptor)
  throw FileError(path: path, action: .read, code: code)
}

/// Opens a file for access at arbitrary offsets. A device, a pipe or a folder is refused without waiting for it.
///
/// - Parameters:
///   - flags: flags of open(2), such as `O_RDONLY | O_NOFOLLOW`.
/// - Returns: a descriptor that the caller closes.
/// - Throws: `FileError`, with `EISDIR` for a folder, `ENODEV` for a device, and `ESPIPE` for a pipe or a socket.
package func openRegularFile(_ path: String, _ flags: CInt) throws(FileError) -> CInt {
  let action: FileError.Action = flags & O_CREAT != 0 ? .create : flags & O_ACCMODE != O_RDONLY ? .write : .read
  let descriptor = open(path, flags | O_CLOEXEC | O_NONBLOCK, 0o666)
  guard descriptor >= 0 else { throw FileError(path: path, action: action) }
  return try regular(descriptor, path, action)
}

/// Opens a regular file for random access.
///
/// - Parameter root: the folder in which a search found the file; see `openForReading`.
package func openRegularFile(_ path: String, below root: String?) throws(FileError) -> CInt {
  try regular(try openFile(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, below: root), path, .read)
}

/// Closes a descriptor that is not of a regular file, and throws.
private func regular(_ descriptor: CInt, _ path: String, _ action: FileError.Action) throws(FileError) -> CInt {
  var status = stat()
  let code = fstat(descriptor, &status) == 0 ? refusal(of: status.st_mode & S_IFMT) : errno
  if code == 0 { return descriptor }
  close(descriptor)
  throw FileError(path: path, action: action, code: code)
}

/// Returns 0 for the kind of a regular file.
private func refusal(of kind: mode_t) -> CInt {
  switch kind {
  case S_IFREG: 0
  case S_IFDIR: EISDIR
  case S_IFCHR, S_IFBLK: ENODEV
  default: ESPIPE
  }
}

/// Returns 0, or the `errno` that describes the problem.
private func checkSource(_ descriptor: CInt, _ path: String) -> CInt {
  var status = stat()
  guard fstat(descriptor, &status) == 0 else { return errno }
  let isInherited = path == "/dev/stdin" || path.wholeMatch(of: /\/(dev|proc\/self)\/fd\/\d+/) != nil
  switch status.st_mode & S_IFMT {
  case S_IFIFO where !isInherited: return waitForData(descriptor, milliseconds: 5000)
  case S_IFCHR where !isInherited && path != "/dev/null", S_IFBLK: return ENODEV
  default: return 0
  }
}
