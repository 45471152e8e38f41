internal import Glibc
package import Support

/// Digest of a file's contents, read in chunks of 256 KiB (`Digest.addQuarters`).
package func digest(of path: String) throws(FileError) -> Digest {
  let descriptor = try openForReading(path)
  defer { close(descriptor) }
  var digest = Digest()
  while true {
    // Full chunks, so that their quarters are the same every time.
    let chunk = try readChunk(from: descriptor, count: 1 << 18, path: path)
    if chunk.isEmpty { return digest }
    digest.addQuarters(of: chunk)
  }
}

/// SHA-256 of the contents of a regular file (`openRegularFile`); a symbolic link is refused.
package func sha256(ofFile path: String) throws(FileError) -> SHA256Digest {
  let descriptor = try openRegularFile(path, O_RDONLY | O_NOFOLLOW)
  defer { close(descriptor) }
  return try sha256(of: descriptor, path)
}

/// SHA-256 of an open file, from its beginning.
func sha256(of descriptor: CInt, _ path: String) throws(FileError) -> SHA256Digest {
  let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 64)
  defer { buffer.deallocate() }
  var (hash, offset) = (SHA256(), 0)
  while true {
    let (count, code) = readAll(from: descriptor, into: buffer, at: offset)
    if code != 0 { throw FileError(path: path, action: .read, code: code) }
    if count == 0 { return hash.finish() }
    hash.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    offset += count
  }
}
