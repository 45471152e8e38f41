internal import Glibc

/// A file that is read at arbitrary offsets.
package final class PartReader: Sendable {
  private let path: String
  package let descriptor: CInt

  /// Opens a regular file (`openRegularFile`).
  ///
  /// - Parameters:
  ///   - root: the folder in which a search found the file; see `openForReading`.
  ///   - name: the file in error messages; nil for its path.
  package init(_ path: String, below root: String? = nil, name: String? = nil) throws(FileError) {
    self.path = name ?? path
    do { descriptor = try openRegularFile(path, below: root) } catch {
      throw FileError(path: name ?? path, action: error.action, code: error.code, detail: error.detail)
    }
  }

  deinit { close(descriptor) }

  /// Reads up to `count` bytes at an offset; fewer at the end of the file.
  package func bytes(offset: Int, count: Int) throws(FileError) -> [UInt8] {
    try readChunk(from: descriptor, count: count, at: offset, path: path)
  }
}
