internal import Glibc

/// Passes on the complete lines of a file from an offset on, each with its own offset. Returns the offset after the
/// last one.
package func readLines(
  _ descriptor: CInt, path: String, from start: Int, _ body: (ArraySlice<UInt8>, Int) -> Void
) throws(FileError) -> Int {
  var (offset, rest) = (start, [UInt8]())
  while true {
    let chunk = try readChunk(from: descriptor, count: 1 << 18, at: offset + rest.count, path: path)
    if chunk.isEmpty { return offset }
    // The bytes from before this chunk contain no line end.
    var (lineStart, searched) = (0, rest.count)
    rest += chunk
    while let end = rest[searched...].firstIndex(of: 10) {
      body(rest[lineStart..<end], offset + lineStart)
      lineStart = end + 1
      searched = lineStart
    }
    rest.removeFirst(lineStart)
    offset += lineStart
  }
}

/// Passes on the complete lines of a regular file, each with its offset. Returns the offset after the last one. A
/// symbolic link is refused.
@discardableResult
package func readLines(of path: String, _ body: (ArraySlice<UInt8>, Int) -> Void) throws(FileError) -> Int {
  let descriptor = try openRegularFile(path, O_RDONLY | O_NOFOLLOW)
  defer { close(descriptor) }
  return try readLines(descriptor, path: path, from: 0, body)
}
