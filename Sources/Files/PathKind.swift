internal import Glibc
private import SystemPackage

/// The path of standard input.
package let standardInputPath = "/dev/stdin"

/// A path as messages name it.
package func nameInMessages(of path: String) -> String { path == standardInputPath ? "standard input" : path }

/// Whether the path exists, even as a broken link (lstat(2)).
package func fileExists(_ path: String) -> Bool {
  var status = stat()
  return lstat(path, &status) == 0
}

/// Whether the path itself is a regular file, not a link to one (lstat(2)).
package func isRegularFile(_ path: String) -> Bool {
  var status = stat()
  return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
}

/// The first symbolic link among the folders of a path below a folder; nil if there is none.
///
/// - Parameter name: relative to the folder; its last component is not checked.
package func linkedFolder(on name: String, below folder: String) -> String? {
  var path = filePath(folder)
  for part in filePath(name).components.dropLast() {
    path.append(part)
    var status = stat()
    if lstat(path.string, &status) == 0, status.st_mode & S_IFMT == S_IFLNK { return path.string }
  }
  return nil
}

/// Whether the path itself exists and belongs to another user (lstat(2)).
package func isOfAnotherUser(_ path: String) -> Bool {
  var status = stat()
  return lstat(path, &status) == 0 && status.st_uid != geteuid()
}

/// Whether the path is a folder or a link to one (stat(2)).
package func isFolder(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}

/// Whether the path exists and is neither a file nor a folder, nor a link to one (stat(2)).
package func isPipeOrDevice(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
}

/// The length of a regular file in bytes; nil if the path isn't one.
package func fileLength(_ path: String) -> Int? {
  var status = stat()
  guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
  return Int(status.st_size)
}

/// Rejects, before any work is done, a path at which no file could be created: a folder, an existing file that may not
/// be replaced, or a path below a file or below a folder without write permission. Missing folders are no obstacle.
///
/// - Parameter replacing: whether an existing file may be replaced.
package func checkCreatable(_ path: String, replacing: Bool = true) throws(FileError) {
  var status = stat()
  if lstat(path, &status) == 0 {
    if status.st_mode & S_IFMT == S_IFDIR { throw FileError(path: path, action: .create, code: EISDIR) }
    if !replacing || isPipeOrDevice(path) { throw FileError(path: path, action: .create, code: EEXIST) }
  }
  let parent = nearestFolder(folder(of: path))
  if !isFolder(parent) { throw FileError(path: parent, action: .create, code: ENOTDIR) }
  guard access(parent, W_OK | X_OK) == 0 else { throw FileError(path: path, action: .create) }
}

/// Rejects, before any work is done, a folder in which no file can be created, by creating one that disappears at once.
/// For a missing folder, this tests the nearest one that exists.
package func checkWritable(_ folder: String) throws(FileError) {
  do {
    _ = try AtomicFile(joined(nearestFolder(folder), "probe"))
  } catch {
    // File systems without files of their own, such as /proc, report that the name does not exist.
    throw FileError(path: folder, action: .create, code: error.code == ENOENT ? EOPNOTSUPP : error.code)
  }
}

/// Removes a file (unlink(2)).
package func removeFile(_ path: String) throws(FileError) {
  guard unlink(path) == 0 else { throw FileError(path: path, action: .remove) }
}

/// Whether two paths lead to the same file, or would once it exists.
package func isSamePlace(_ path: String, _ other: String) -> Bool {
  isSameFile(path, other)
    || (fileName(of: path) == fileName(of: other) && isSameFile(folder(of: path), folder(of: other)))
}

/// Whether two paths lead to the same existing file or folder.
package func isSameFile(_ path: String, _ other: String) -> Bool {
  var (first, second) = (stat(), stat())
  guard stat(path, &first) == 0, stat(other, &second) == 0 else { return false }
  return first.st_dev == second.st_dev && first.st_ino == second.st_ino
}
