package import Files
internal import Glibc

/// The bytes of a SoundFont, from a file or memory. A file is read on demand, so memory use follows what is read.
package struct FontBytes: Sendable {
  package let count: Int
  private let storage: Storage

  private enum Storage {
    case file(OpenFile)
    case memory([UInt8])
  }

  /// Opens a file (open(2)).
  package init(path: String) throws(FileError) {
    let file = try OpenFile(path)
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
private final class OpenFile: Sendable {
  let path: String
  let count: Int
  let identity: FileIdentity
  private let descriptor: CInt

  init(_ path: String) throws(FileError) {
    // O_NONBLOCK avoids waiting for the writer if the path is a pipe.
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    self.path = path
    var status = stat()
    let isOpen = descriptor >= 0 && fstat(descriptor, &status) == 0
    let code = errno
    count = Int(status.st_size)
    identity = FileIdentity(
      device: Int(status.st_dev), number: Int(status.st_ino), length: Int(status.st_size),
      seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
    guard isOpen else { throw FileError(path: path, action: .read, code: code) }
    if status.st_mode & S_IFMT == S_IFDIR { throw FileError(path: path, action: .read, code: EISDIR) }
    if status.st_mode & S_IFMT != S_IFREG { throw FileError(path: path, action: .read, code: ESPIPE) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func read(_ range: Range<Int>) throws(FileError) -> [UInt8] {
    var failure: CInt = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, done in
      while done < range.count {
        let got = pread(descriptor, buffer.baseAddress! + done, range.count - done, off_t(range.lowerBound + done))
        if got < 0 && errno == EINTR { continue }
        if got <= 0 {
          failure = got < 0 ? errno : EIO
          break
        }
        done += got
      }
    }
    if failure != 0 { throw FileError(path: path, action: .read, code: failure) }
    return bytes
  }
}
