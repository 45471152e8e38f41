package import Files
internal import Glibc

/// The bytes of a SoundFont, from a file or memory. A file is read on demand, so memory use follows what is read.
package struct FontBytes: Sendable {
  package let count: Int
  private let storage: Storage

  private enum Storage {
    case file(FontFile)
    case memory([UInt8])
  }

  /// Opens a file (open(2)).
  package init(path: String) throws(FileError) {
    let file = try FontFile(path)
    (storage, count) = (.file(file), file.count)
  }

  package init(_ bytes: [UInt8]) {
    (storage, count) = (.memory(bytes), bytes.count)
  }

  /// Reads a range of bytes. Throws `EIO` if the file has become shorter.
  ///
  /// - Precondition: the range is within `0..<count`.
  package func read(_ range: Range<Int>) throws(FileError) -> [UInt8] {
    switch storage {
    case .memory(let bytes): Array(bytes[range])
    case .file(let file): try file.read(range)
    }
  }

  /// Identifies the file and its version; nil for memory.
  package var identity: FileIdentity? {
    if case .file(let file) = storage { file.identity } else { nil }
  }
}

/// Identifies a version of a file: device, inode, length, and time of the last change.
package struct FileIdentity: Hashable, Sendable {
  package let device, number, length, seconds, nanoseconds: Int
}

/// A file that stays open for reading as long as this object lives.
private final class FontFile: Sendable {
  let path: String
  let count: Int
  let identity: FileIdentity
  private let descriptor: CInt

  /// Opens a regular file (`openRegularFile`).
  init(_ path: String) throws(FileError) {
    descriptor = try openRegularFile(path, O_RDONLY)
    self.path = path
    var status = stat()
    fstat(descriptor, &status)
    count = Int(status.st_size)
    identity = FileIdentity(
      device: Int(status.st_dev), number: Int(status.st_ino), length: Int(status.st_size),
      seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
  }

  deinit { close(descriptor) }

  func read(_ range: Range<Int>) throws(FileError) -> [UInt8] {
    var failure: CInt = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, done in
      (done, failure) = readAll(
        from: descriptor, into: UnsafeMutableRawBufferPointer(buffer), at: range.lowerBound)
      if failure == 0 && done < range.count { failure = EIO }
    }
    if failure != 0 { throw FileError(path: path, action: .read, code: failure) }
    return bytes
  }
}
