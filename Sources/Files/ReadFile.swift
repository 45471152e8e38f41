internal import Glibc

/// The contents of a file. Memory use follows the bytes that are actually read, not the size that the file system
/// reports.
///
/// - Parameters:
///   - limit: longest file in bytes; a longer one throws `EFBIG`.
///   - root: the folder in which a search found the file; see `openForReading`.
package func readFile(_ path: String, limit: Int = .max, below root: String? = nil) throws(FileError) -> [UInt8] {
  let descriptor = try openForReading(path, below: root)
  defer { close(descriptor) }
  return try bytes(of: descriptor, path, limit)
}

/// The first `count` bytes of a regular file, or all of them if it is shorter, and the length of the whole file. A
/// pipe, which could not be read again from its beginning, is refused.
///
/// - Parameter root: the folder in which a search found the file; see `openForReading`.
package func readBeginning(
  of path: String, count: Int, below root: String? = nil
) throws(FileError) -> (bytes: [UInt8], length: Int) {
  let descriptor = try openRegularFile(path, below: root)
  defer { close(descriptor) }
  var status = stat()
  guard fstat(descriptor, &status) == 0 else { throw FileError(path: path, action: .read) }
  return (try readChunk(from: descriptor, count: count, path: path), Int(status.st_size))
}

/// A copy of a pipe in an unnamed temporary file, where it can be read again and at any offset.
///
/// - Throws: `FileError`, with `EFBIG` for more than 1 GiB.
package func copyOfPipe(_ path: String) throws(FileError) -> AtomicFile {
  let (limit, room) = (1 << 30, 1 << 16)
  let descriptor = try openForReading(path)
  defer { close(descriptor) }
  let copy = try AtomicFile(temporary: "etude-input")
  while true {
    let chunk = try readChunk(from: descriptor, count: room, path: path)
    try copy.write(chunk)
    if chunk.count < room { return copy }
    if copy.length > limit { throw FileError(path: path, action: .read, code: EFBIG, detail: .limit(limit)) }
  }
}

/// All bytes of standard input.
///
/// - Parameter limit: longest input in bytes; a longer one throws `EFBIG`.
package func readStandardInput(limit: Int) throws(FileError) -> [UInt8] {
  try bytes(of: STDIN_FILENO, "standard input", limit)
}

private func bytes(of descriptor: CInt, _ path: String, _ limit: Int) throws(FileError) -> [UInt8] {
  var status = stat()
  guard fstat(descriptor, &status) == 0 else { throw FileError(path: path, action: .read) }
  if status.st_mode & S_IFMT == S_IFDIR { throw FileError(path: path, action: .read, code: EISDIR) }
  let tooLong = FileError(path: path, action: .read, code: EFBIG, detail: .limit(limit))
  if Int(status.st_size) > limit { throw tooLong }
  var bytes: [UInt8] = []
  // A sparse file may report a size larger than memory.
  var room = max(min(Int(status.st_size) + 1, 1 << 26), 4096)
  while true {
    let chunk = try readChunk(from: descriptor, count: room, path: path)
    if bytes.count + chunk.count > limit { throw tooLong }
    let isWhole = chunk.count < room
    bytes = bytes.isEmpty ? chunk : bytes + chunk
    if isWhole { return bytes }
    room = max(bytes.count, 65536)
  }
}
