internal import Glibc

/// A file that is read at arbitrary offsets.
package final class PartReader: Sendable {
  private let path: String
  package let descriptor: CInt

  /// Opens a regular file (`openRegularFile`).
  ///
  /// - Parameter root: the folder in which a search found the file; see `openForReading`.
  package init(_ path: String, below root: String? = nil) throws(FileError) {
    self.path = path
    descriptor = try openRegularFile(path, below: root)
  }

  deinit { close(descriptor) }

  /// Reads up to `count` bytes at an offset; fewer at the end of the file.
  package func bytes(offset: Int, count: Int) throws(FileError) -> [UInt8] {
    try readChunk(from: descriptor, count: count, at: offset, path: path)
  }
}
