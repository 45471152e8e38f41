// Files that appear whole or not at all. Must not know any format.
internal import Glibc

/// A file under way: it has no name until `commit()` gives it one, and vanishes if that never happens.
///
/// A reference, so that all the files of a piece can be held until each is ready, and then be named together.
package final class AtomicFile: Sendable {
  /// Where the file is meant to be.
  package let destination: String
  /// Open for reading and writing.
  package let descriptor: CInt
  /// Where the bytes are until then, on a file system that has no files without names.
  private let temporary: String?

  /// Opens a file in the folder of `destination` (open(2), `O_TMPFILE`).
  ///
  /// - Parameter isNameless: when false, it has a name all the same, as where there are no files without names.
  package init(_ destination: String, isNameless: Bool = true) throws(FileError) {
    self.destination = destination
    let nameless = isNameless ? openNamelessFile(in: folder(of: destination)) : -1
    if nameless >= 0 {
      (descriptor, temporary) = (nameless, nil)
      // For the moment that `rename(to:)` gives it a name for.
      lock(descriptor, F_WRLCK, 0)
    } else {
      (descriptor, temporary) = try makePart(beside: destination, openPart)
    }
  }

  /// The name may be another's since the file was renamed.
  deinit {
    let left = temporary.flatMap { leads($0, to: descriptor) ? $0 : nil }
    close(descriptor)
    if let left { unlink(left) }
  }

  package func write(_ bytes: some Sequence<UInt8>) throws(FileError) {
    func write(_ bytes: UnsafeBufferPointer<UInt8>) -> CInt { writeAll(UnsafeRawBufferPointer(bytes), to: descriptor) }
    let code = bytes.withContiguousStorageIfAvailable(write) ?? Array(bytes).withUnsafeBufferPointer(write)
    if code != 0 { throw FileError(path: destination, action: .write, code: code) }
  }

  /// Replaces bytes that were written (pwrite(2)).
  package func overwrite(_ bytes: [UInt8], at offset: Int) throws(FileError) {
    guard pwrite(descriptor, bytes, bytes.count, off_t(offset)) == bytes.count else {
      throw FileError(path: destination, action: .write)
    }
  }

  /// How many bytes were written.
  package var length: Int {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Sees to it that the bytes are on the disk (fsync(2)).
  package func sync() throws(FileError) {
    guard fsync(descriptor) == 0 else { throw FileError(path: destination, action: .write) }
  }

  /// Syncs the bytes to disk and gives the file its name.
  ///
  /// - Parameters:
  ///   - path: another name in the same folder; nil is `destination`.
  ///   - replacing: when false, a file that is there already stays, and `EEXIST` is thrown; another name can be tried.
  ///   - syncing: when false, the bytes may be lost with the machine's power, though the name is not.
  package func commit(as path: String? = nil, replacing: Bool = true, syncing: Bool = true) throws(FileError) {
    let path = path ?? destination
    guard !syncing || fsync(descriptor) == 0 else { throw FileError(path: path, action: .write) }
    if replacing {
      try rename(to: path)
    } else {
      guard link(path) == 0 else { throw FileError(path: path, action: .create) }
    }
    if syncing { AtomicFile.syncFolder(of: path) }
  }

  /// Puts the file in the place of the one that is there, if any (rename(2)); a pipe or a device stays.
  private func rename(to path: String) throws(FileError) {
    if isPipeOrDevice(path) { throw FileError(path: path, action: .create, code: EEXIST) }
    let beside: String
    if let temporary { beside = temporary } else { beside = try makePart(beside: path, link).name }
    if Glibc.rename(beside, path) == 0 { return }
    let code = errno
    unlink(beside)
    throw FileError(path: path, action: .rename, code: code)
  }

  /// Gives the file a name that nobody has yet; −1 and `EEXIST` otherwise.
  private func link(_ path: String) -> CInt {
    guard let temporary else {
      // linkat(2): how a nameless file gets a name without privileges.
      return linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, path, AT_SYMLINK_FOLLOW)
    }
    if Glibc.link(temporary, path) == 0 { return 0 }
    guard errno == EPERM || errno == EOPNOTSUPP else { return -1 }
    // No hard links here, as on many memory sticks: look, then rename.
    if access(path, F_OK) == 0 {
      errno = EEXIST
      return -1
    }
    return Glibc.rename(temporary, path)
  }

  /// Makes the new name durable; a file system that cannot sync a folder is left to its own habits.
  private static func syncFolder(of path: String) {
    let descriptor = open(folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}

/// Writes all bytes; returns the `errno` of a failure, or 0 (write(2)).
func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: CInt) -> CInt {
  var rest = bytes
  while let start = rest.baseAddress, !rest.isEmpty {
    let count = write(descriptor, start, rest.count)
    if count >= 0 { rest = UnsafeRawBufferPointer(rebasing: rest[count...]) } else if errno != EINTR { return errno }
  }
  return 0
}

/// A file for reading and writing that vanishes with its descriptor; −1, and `errno`, where there are none such.
package func openNamelessFile(in folder: String) -> CInt {
  // Glibc's macro for O_TMPFILE is too intricate to be imported.
  open(folder, O_RDWR | O_CLOEXEC | O_DIRECTORY | 0o20000000, 0o666)
}

/// Takes a file's name away (unlink(2)).
package func removeFile(_ path: String) throws(FileError) {
  guard unlink(path) == 0 else { throw FileError(path: path, action: .remove) }
}

/// Whether two paths lead to one file that is there.
package func isSameFile(_ path: String, _ other: String) -> Bool {
  var (first, second) = (stat(), stat())
  guard stat(path, &first) == 0, stat(other, &second) == 0 else { return false }
  return first.st_dev == second.st_dev && first.st_ino == second.st_ino
}
