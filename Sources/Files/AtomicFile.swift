// Files that appear whole or not at all: written beside, synced, renamed. Must not know any format.
#if canImport(Glibc)
  internal import Glibc
#endif

/// A file under way: written beside its place, put there by `commit()`, removed otherwise.
package struct AtomicFile: ~Copyable {
  /// Where the file will be.
  package let destination: String
  /// Where the bytes go until then, in the same folder: `.NAME.PID-NUMBER.part`.
  package let temporary: String
  /// Open for reading and writing.
  package let descriptor: CInt
  private var isCommitted = false

  /// Creates the temporary file beside `destination` (open(2), `O_EXCL`).
  package init(_ destination: String) throws(FileError) {
    let cut = destination.lastIndex(of: "/").map { destination.index(after: $0) } ?? destination.startIndex
    let (folder, name) = (destination[..<cut], destination[cut...])
    var attempt = 0
    while true {
      let path = "\(folder).\(name.prefix(200)).\(getpid())-\(attempt).part"
      let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 {
        (self.destination, self.temporary, self.descriptor) = (destination, path, descriptor)
        return
      }
      guard errno == EEXIST, attempt < 1000 else { throw FileError(path: destination, action: .create) }
      attempt += 1
    }
  }

  deinit {
    close(descriptor)
    if !isCommitted { unlink(temporary) }
  }

  package func write(_ bytes: some Sequence<UInt8>) throws(FileError) {
    let done: Int?? = bytes.withContiguousStorageIfAvailable { writeAll($0) }
    let failed = done ?? Array(bytes).withUnsafeBufferPointer { writeAll($0) }
    if let code = failed { throw FileError(path: destination, action: .write, code: CInt(code)) }
  }

  /// Returns the `errno` of a failure.
  private func writeAll(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var rest = UnsafeRawBufferPointer(bytes)
    while let start = rest.baseAddress, !rest.isEmpty {
      let count = Glibc.write(descriptor, start, rest.count)
      if count < 0 {
        if errno == EINTR { continue }
        return Int(errno)
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
    return nil
  }

  /// Syncs the bytes to disk and puts the file in its place.
  ///
  /// - Parameter replacing: when false, a file that is there already stays, and `EEXIST` is thrown (link(2)).
  package consuming func commit(replacing: Bool = true) throws(FileError) {
    guard fsync(descriptor) == 0 else { throw FileError(path: destination, action: .write) }
    if replacing {
      guard rename(temporary, destination) == 0 else { throw FileError(path: destination, action: .rename) }
      isCommitted = true
    } else {
      // A link, unlike a rename, never replaces; the temporary name is removed by `deinit`.
      guard link(temporary, destination) == 0 else { throw FileError(path: destination, action: .create) }
    }
    AtomicFile.syncFolder(of: destination)
  }

  /// Makes the new name durable; a file system that cannot sync a folder is left to its own habits.
  private static func syncFolder(of path: String) {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
