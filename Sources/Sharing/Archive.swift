internal import Files
private import Glibc

/// Writes ZIP archives. The same files give the same bytes.
package enum Archive {
  /// One file to pack.
  package struct Entry: Sendable {
    /// Name in the archive, with slashes between folders.
    package let name: String
    package let content: Content

    package init(name: String, content: Content) {
      (self.name, self.content) = (name, content)
    }
  }

  package enum Content: Sendable {
    case bytes([UInt8])
    /// Path of a file, read in blocks while it is packed, and the folder in which a search found it
    /// (`openForReading`).
    case file(String, below: String? = nil)
  }

  /// Writes an archive that appears complete or not at all.
  ///
  /// - Returns: false if the same archive is there already.
  /// - Throws: `FileError`, `ArchiveError`, `CancellationError`.
  @discardableResult
  package static func write(_ entries: [Entry], to path: String, replacing: Bool) throws -> Bool {
    let file = try AtomicFile(path)
    do {
      var archive = try ArchiveHandle(descriptor: file.descriptor)
      for entry in entries {
        try add(entry, to: &archive)
      }
      try archive.close()
    } catch let failure as ArchiveFailure {
      if failure.code > 0 { throw FileError(path: path, action: .write, code: failure.code) }
      throw ArchiveError.unwritable(path: path, reason: failure.reason ?? "no reason given")
    }
    do throws(FileError) {
      try file.commit(replacing: replacing)
      return true
    } catch {
      guard error.code == EEXIST else { throw error }
      if try file.digest() == (try? sha256(ofFile: path)) { return false }
      throw ArchiveError.present(path: path)
    }
  }

  private static func add(_ entry: Entry, to archive: inout ArchiveHandle) throws {
    switch entry.content {
    case .bytes(let bytes):
      try archive.begin(entry.name, size: bytes.count)
      try bytes.withUnsafeBytes { try archive.add($0) }
    case .file(let path, let root):
      try add(path, below: root, as: entry.name, to: &archive)
    }
  }

  /// Packs a file in blocks. Throws if its length changes in the meantime.
  private static func add(
    _ path: String, below root: String?, as name: String, to archive: inout ArchiveHandle
  ) throws {
    let descriptor = try openRegularFile(path, below: root)
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileError(path: path, action: .read) }
    try archive.begin(name, size: Int(status.st_size))
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 16)
    defer { block.deallocate() }
    var left = Int(status.st_size)
    while true {
      try Task.checkCancellation()
      let (count, code) = readAll(from: descriptor, into: block)
      if code != 0 { throw FileError(path: path, action: .read, code: code) }
      left -= count
      if left < 0 || (count == 0 && left > 0) { throw ArchiveError.changed(path: path) }
      if count == 0 { return }
      try archive.add(UnsafeRawBufferPointer(rebasing: block[..<count]))
    }
  }
}
