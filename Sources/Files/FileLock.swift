internal import Glibc

enum LockOutcome {
  case locked
  /// Another process or descriptor holds the lock.
  case taken
  /// The file system doesn't support locks.
  case impossible
}

/// Locks or unlocks one byte of a file for one open file description (`F_OFD_SETLK` of fcntl(2)). The byte need not
/// exist.
@discardableResult
func lock(_ descriptor: CInt, _ type: CInt, _ place: off_t) -> LockOutcome {
  var range = flock()
  (range.l_type, range.l_whence, range.l_start, range.l_len) = (Int16(type), Int16(SEEK_SET), place, 1)
  // F_OFD_SETLK, which glibc declares only with _GNU_SOURCE.
  while fcntl(descriptor, 37, &range) != 0 {
    if errno != EINTR { return errno == EAGAIN || errno == EACCES ? .taken : .impossible }
  }
  return .locked
}

/// Whether a path leads to the file that is open as `descriptor`.
func leads(_ path: String, to descriptor: CInt) -> Bool {
  var (named, opened) = (stat(), stat())
  guard stat(path, &named) == 0, fstat(descriptor, &opened) == 0 else { return false }
  return named.st_ino == opened.st_ino && named.st_dev == opened.st_dev
}
