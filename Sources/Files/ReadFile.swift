internal import Glibc

/// The contents of a file. Memory use follows the bytes that are actually read, not the size that the file system
/// reports.
///
/// - Parameter limit: longest file in bytes; a longer one throws `EFBIG`.
package func readFile(_ path: String, limit: Int = .max) throws(FileError) -> [UInt8] {
  let descriptor = try openForReading(path)
  defer { close(descriptor) }
  return try bytes(of: descriptor, path, limit)
}

/// All bytes of standard input.
package func readStandardInput() throws(FileError) -> [UInt8] {
  try bytes(of: STDIN_FILENO, "standard input", .max)
}

private func bytes(of descriptor: CInt, _ path: String, _ limit: Int) throws(FileError) -> [UInt8] {
  var status = stat()
  guard fstat(descriptor, &status) == 0 else { throw FileError(path: path, action: .read) }
  if status.st_mode & S_IFMT == S_IFDIR { throw FileError(path: path, action: .read, code: EISDIR) }
  if Int(status.st_size) > limit { throw FileError(path: path, action: .read, code: EFBIG) }
  var bytes: [UInt8] = []
  // A sparse file may report a size larger than memory.
  var room = max(min(Int(status.st_size) + 1, 1 << 26), 4096)
  while true {
    var failure: CInt = 0
    let chunk = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      while count < buffer.count {
        let got = read(descriptor, buffer.baseAddress! + count, buffer.count - count)
        if got < 0 && errno == EINTR { continue }
        if got < 0 { failure = errno }
        if got <= 0 { break }
        count += got
      }
    }
    if failure != 0 { throw FileError(path: path, action: .read, code: failure) }
    if bytes.count + chunk.count > limit { throw FileError(path: path, action: .read, code: EFBIG) }
    let isWhole = chunk.count < room
    bytes = bytes.isEmpty ? chunk : bytes + chunk
    if isWhole { return bytes }
    room = max(bytes.count, 65536)
  }
}
