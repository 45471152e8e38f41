// Locks that are gone with their process, however it ends. Must not know what they keep apart.
internal import Glibc

enum LockOutcome {
  case locked
  /// Somebody else has it.
  case taken
  /// Files cannot be locked here.
  case impossible
}

/// Locks or unlocks a byte of a file, which need not be there, for one opening of it (`F_OFD_SETLK` of fcntl(2)).
@discardableResult
func lock(_ descriptor: CInt, _ type: CInt, _ place: off_t, waiting: Bool = false) -> LockOutcome {
  var range = flock()
  (range.l_type, range.l_whence, range.l_start, range.l_len) = (Int16(type), Int16(SEEK_SET), place, 1)
  // F_OFD_SETLK and F_OFD_SETLKW, which glibc shows to GNU sources alone.
  while fcntl(descriptor, waiting ? 38 : 37, &range) != 0 {
    if errno != EINTR { return errno == EAGAIN || errno == EACCES ? .taken : .impossible }
  }
  return .locked
}

/// Whether a name leads to an open file.
func leads(_ path: String, to descriptor: CInt) -> Bool {
  var (named, opened) = (stat(), stat())
  guard stat(path, &named) == 0, fstat(descriptor, &opened) == 0 else { return false }
  return named.st_ino == opened.st_ino && named.st_dev == opened.st_dev
}
