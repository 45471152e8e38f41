internal import Glibc

/// A file or folder that could not be used, with the system's error code.
public struct FileError: Error, Hashable, Sendable {
  public enum Action: String, Sendable {
    case read, write, create, rename, list, remove
  }

  public let path: String
  public let action: Action
  /// The system's `errno`.
  public let code: Int32
  public let detail: Detail?

  /// What the code does not tell.
  public enum Detail: Hashable, Sendable {
    /// The length in bytes that the file exceeds.
    case limit(Int)
    /// The file belongs to another user.
    case otherOwner
  }

  package init(path: String, action: Action, code: Int32 = errno, detail: Detail? = nil) {
    (self.path, self.action, self.code, self.detail) = (path, action, code, detail)
  }

  /// An error in replacing or moving a file; tells whether its owner forbids it, as in a folder with a sticky bit.
  package init(moving path: String, code: Int32 = errno) {
    let isForeign = (code == EACCES || code == EPERM) && isOfAnotherUser(path)
    self.init(path: path, action: .rename, code: code, detail: isForeign ? .otherOwner : nil)
  }
}

extension FileError {
  /// Whether the system has failed, not the file, so that another try may succeed: it has run short of something, such
  /// as memory, or a disk or a network does not answer.
  package var isSystemFailure: Bool { [EMFILE, ENFILE, ENOMEM, EIO].contains(code) }
}

extension FileError: CustomStringConvertible {
  public var description: String {
    let path = path.isEmpty ? "an empty path" : nameInMessages(of: path)
    switch detail {
    case .limit(let bytes):
      let limit = bytes < 1 << 20 ? "\(bytes) bytes" : "\(bytes >> 20) MiB"
      return "\(path): has more than \(limit), the limit for such input; give a shorter one"
    case .otherOwner: return "\(path): belongs to another user, who does not let you write to it; choose another folder"
    case nil: break
    }
    switch code {
    case ENODEV where action == .read: return "\(path): this is a device, which has no end; name a file"
    case ENODEV: return "\(path): this is a device; choose another path"
    case ESPIPE where action == .read:
      return "\(path): this is a pipe, but a regular file is needed; save it to a file first"
    case ESPIPE: return "\(path): this is a pipe or a socket; choose another path"
    case ETIMEDOUT where action == .read:
      return "\(path): nothing has been written to this pipe for 5 s; start the program that writes to it first"
    case ELOOP where action == .read || action == .list:
      return "\(path): this is a symbolic link, which Étude does not follow here; use what it leads to"
    case ELOOP:
      return "\(path): this is a symbolic link, which Étude does not write through; remove it or choose another path"
    default: break
    }
    return "\(path): cannot \(action.rawValue): \(String(cString: strerror(code)))\(advice)"
  }

  private var advice: String {
    let isReading = action == .read || action == .list
    return switch code {
    case ENOENT where isReading && path.contains("\u{FFFD}"): "; its name is not UTF-8: rename it"
    case ENOENT where isReading: "; check the spelling of the path"
    case ENOENT: "; create its folder first"
    case ENOTDIR: "; part of the path is a file, not a folder: choose another path"
    case ENAMETOOLONG: "; choose a shorter name"
    case EMFILE, ENFILE: "; raise the limit on open files (ulimit -n), or process fewer files at once"
    case EACCES, EROFS: "; choose a place where you may \(isReading ? "read" : "write")"
    case ENOSPC, EDQUOT: "; free some space, or choose another disk"
    case EISDIR: "; name a file in it"
    case EEXIST: "; it was not changed: choose another name or folder"
    default: ""
    }
  }
}
