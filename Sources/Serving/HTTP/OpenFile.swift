internal import Files
internal import Glibc
internal import NIOCore

/// A regular file, open for reading.
final class OpenFile: Sendable {
  private let descriptor: CInt
  let length: Int
  /// Entity tag from the inode, the length and the modification time of the file (a strong validator, RFC 9110).
  let entityTag: String

  /// Opens a file by its name in a folder; links are not followed (openat(2)).
  ///
  /// - Parameter name: a name without slashes.
  /// - Returns: nil if there is no regular file of this name.
  init?(_ name: String, in folder: String) {
    guard !name.isEmpty, !name.contains("/"), !name.utf8.contains(0) else { return nil }
    let parent = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard parent >= 0 else { return nil }
    defer { close(parent) }
    let descriptor = openat(parent, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      return nil
    }
    self.descriptor = descriptor
    length = Int(status.st_size)
    let numbers = [Int(status.st_ino), length, status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
    entityTag = "\"\(numbers.map { String($0, radix: 36) }.joined(separator: "-"))\""
  }

  deinit { close(descriptor) }

  /// Reads up to `count` bytes from `offset` on; fewer or none at the end of the file, or if it cannot be read.
  func read(at offset: Int, count: Int) -> ByteBuffer {
    var buffer = ByteBufferAllocator().buffer(capacity: count)
    buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) {
      readAll(from: descriptor, into: UnsafeMutableRawBufferPointer(rebasing: $0[..<count]), at: offset).count
    }
    return buffer
  }
}
