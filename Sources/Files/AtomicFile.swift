internal import Glibc
package import Support

/// A file being written. It has no name until `commit()` gives it one, and it disappears if it is never committed.
///
/// A reference type, so that a piece can hold all of its files until every one is complete, and then name them
/// together.
package final class AtomicFile: Sendable {
  /// Path that the file will have.
  package let destination: String
  /// Descriptor, open for reading and writing.
  package let descriptor: CInt
  /// Name of the unfinished file on file systems that don't support unnamed files; nil if the file is unnamed.
  private let temporary: String?

  /// Opens a file in the folder of `destination` (open(2), `O_TMPFILE`), and removes what killed processes left there.
  ///
  /// - Parameter isNameless: false gives the unfinished file a temporary name even where unnamed files are supported.
  package init(_ destination: String, isNameless: Bool = true) throws(FileError) {
    self.destination = destination
    tidy(folder(of: destination))
    let nameless = isNameless ? openNamelessFile(in: folder(of: destination)) : -1
    if nameless >= 0 {
      (descriptor, temporary) = (nameless, nil)
      // Protects the file during the moment in `rename(to:)` when it has a temporary name.
      lock(descriptor, F_WRLCK, 0)
    } else {
      (descriptor, temporary) = try makePart(beside: destination, openPart)
    }
  }

  /// Opens a file in the folder for large temporary files, which is never committed.
  ///
  /// - Parameter name: names the file in errors.
  package init(temporary name: String) throws(FileError) {
    destination = joined(temporaryFolder, name)
    (descriptor, temporary) = (try openTemporaryFile(in: folder(of: destination)), nil)
  }

  /// Another process may have taken the temporary name since the file was renamed, so it is checked before it is
  /// removed.
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

  /// Overwrites bytes that were written before (pwrite(2)).
  package func overwrite(_ bytes: [UInt8], at offset: Int) throws(FileError) {
    let code = bytes.withUnsafeBytes { writeAll($0, to: descriptor, at: offset) }
    if code != 0 { throw FileError(path: destination, action: .write, code: code) }
  }

  /// Path at which the bytes written so far can be read.
  package var path: String { "/proc/self/fd/\(descriptor)" }

  /// Reads bytes that were written before; fewer than `count` at the end.
  package func bytes(at offset: Int, count: Int) throws(FileError) -> [UInt8] {
    try readChunk(from: descriptor, count: count, at: offset, path: destination)
  }

  /// Number of bytes written.
  package var length: Int {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  }

  /// SHA-256 of the bytes written so far.
  package func digest() throws(FileError) -> SHA256Digest { try sha256(of: descriptor, destination) }

  /// Flushes the bytes to disk (fsync(2)).
  package func sync() throws(FileError) {
    guard fsync(descriptor) == 0 else { throw FileError(path: destination, action: .write) }
  }

  /// Syncs the bytes to disk and gives the file its name. A symbolic link of this name is replaced or kept, never
  /// followed.
  ///
  /// - Parameters:
  ///   - path: the name to give it, in the folder of `destination`; nil means `destination` itself.
  ///   - root: a folder that the path begins with, below which no symbolic link is followed; see `openFolder`.
  ///   - replacing: when false, an existing file is kept and an error with `EEXIST` is thrown; the caller can try
  ///     another name.
  ///   - syncing: when false, a power failure may lose the bytes, though not the name.
  package func commit(
    as path: String? = nil, below root: String? = nil, replacing: Bool = true, syncing: Bool = true
  ) throws(FileError) {
    let path = path ?? destination
    guard !syncing || fsync(descriptor) == 0 else { throw FileError(path: path, action: .write) }
    let folder = try openFolder(of: path, below: root)
    defer { close(folder) }
    if replacing {
      try rename(to: path, in: folder)
    } else {
      guard link(fileName(of: path), in: folder) == 0 else { throw FileError(path: path, action: .create) }
    }
    // Makes the name durable. Errors are ignored: some file systems can't sync a folder.
    if syncing { fsync(folder) }
  }

  /// Puts the file in place of the existing one, if any (renameat(2)). A pipe or a device is never replaced.
  private func rename(to path: String, in folder: CInt) throws(FileError) {
    let name = fileName(of: path)
    var status = stat()
    if fstatat(folder, name, &status, 0) == 0, ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) {
      throw FileError(path: path, action: .create, code: EEXIST)
    }
    if let temporary {
      guard renameat(AT_FDCWD, temporary, folder, name) != 0 else { return }
      let code = errno
      unlink(temporary)
      throw FileError(moving: path, code: code)
    }
    let beside = fileName(of: try makePart(beside: path) { link(fileName(of: $0), in: folder) }.name)
    if renameat(folder, beside, folder, name) == 0 { return }
    let code = errno
    unlinkat(folder, beside, 0)
    throw FileError(moving: path, code: code)
  }

  /// Links the file to a name that doesn't exist yet in a folder. Returns −1 and sets `EEXIST` if it does.
  private func link(_ name: String, in folder: CInt) -> CInt {
    guard let temporary else {
      // linkat(2) is how an unprivileged process names an unnamed file.
      return linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", folder, name, AT_SYMLINK_FOLLOW)
    }
    if linkat(AT_FDCWD, temporary, folder, name, 0) == 0 { return 0 }
    guard errno == EPERM || errno == EOPNOTSUPP else { return -1 }
    // Hard links are not supported here, as on many USB sticks: check that the name is free, then rename.
    var status = stat()
    if fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 {
      errno = EEXIST
      return -1
    }
    return renameat(AT_FDCWD, temporary, folder, name)
  }
}

/// Opens a file for reading and writing that disappears when its descriptor is closed, even if the process is killed.
///
/// - Parameter isNameless: false gives the file a name for a moment even where unnamed files are supported.
package func openTemporaryFile(in folder: String, isNameless: Bool = true) throws(FileError) -> CInt {
  let nameless = isNameless ? openNamelessFile(in: folder) : -1
  if nameless >= 0 { return nameless }
  do {
    let (descriptor, name) = try makePart(beside: joined(folder, "temporary"), openPart)
    unlink(name)
    return descriptor
  } catch {
    throw FileError(path: folder, action: .create, code: error.code)
  }
}

/// Opens an unnamed file for reading and writing that disappears when its descriptor is closed. Returns −1 and sets
/// `errno` if the file system has no unnamed files.
private func openNamelessFile(in folder: String) -> CInt {
  // Swift can't import Glibc's macro for O_TMPFILE.
  open(folder, O_RDWR | O_CLOEXEC | O_DIRECTORY | 0o20000000, 0o666)
}
