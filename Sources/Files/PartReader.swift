internal import Glibc

/// A file that is read at arbitrary offsets.
package final class PartReader: Sendable {
  private let path: String
  package let descriptor: CInt

  /// Opens a regular file (`openRegularFile`).
  package init(_ path: String) throws(FileError) {
    self.path = path
    descriptor = try openRegularFile(path, O_RDONLY)
  }

  deinit { close(descriptor) }

  /// Reads up to `count` bytes at an offset; fewer at the end of the file (pread(2)).
  package func bytes(offset: Int, count: Int) throws(FileError) -> [UInt8] {
    var got = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, used in
      repeat { got = pread(descriptor, buffer.baseAddress, count, off_t(offset)) } while got < 0 && errno == EINTR
      used = max(0, got)
    }
    if got < 0 { throw FileError(path: path, action: .read) }
    return bytes
  }
}
