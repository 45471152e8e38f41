private import Glibc
private import SystemPackage

/// Writes all bytes, at the file's position or at an offset. Interrupted calls are repeated, and short writes are
/// continued.
///
/// - Returns: 0, or the `errno` of the failure.
package func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: CInt, at offset: Int? = nil) -> CInt {
  let file = FileDescriptor(rawValue: descriptor)
  do {
    if let offset { try file.writeAll(toAbsoluteOffset: Int64(offset), bytes) } else { try file.writeAll(bytes) }
    return 0
  } catch {
    return code(of: error)
  }
}

/// Reads until the buffer is full or the file ends, at the file's position or from an offset on. Interrupted calls are
/// repeated, and short reads are continued. Only reading at the file's position can take long; see `waitForData`.
///
/// - Returns: the number of bytes read, and 0 or the `errno` of a failure after them.
package func readAll(
  from descriptor: CInt, into buffer: UnsafeMutableRawBufferPointer, at offset: Int? = nil
) -> (count: Int, code: CInt) {
  let file = FileDescriptor(rawValue: descriptor)
  var done = 0
  do {
    while done < buffer.count {
      let code = offset == nil ? waitForData(descriptor) : 0
      if code != 0 { return (done, code) }
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
      let count =
        try offset.map { try file.read(fromAbsoluteOffset: Int64($0 + done), into: rest) } ?? file.read(into: rest)
      if count == 0 { break }
      done += count
    }
    return (done, 0)
  } catch {
    return (done, code(of: error))
  }
}

/// Waits until a read does not block: until there is something to read, or all writers have gone (poll(2)).
///
/// - Parameter limit: longest wait in milliseconds, a multiple of 100.
/// - Returns: 0, or an `errno`: `ECANCELED` if the task has been cancelled, `ETIMEDOUT` at the limit, and `ENODEV` for
///   a file that claims to be regular but has no end, such as `/proc/kmsg`.
func waitForData(_ descriptor: CInt, milliseconds limit: Int = .max) -> CInt {
  var (request, waited) = (pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0), 0)
  while true {
    let ready = poll(&request, 1, 100)
    if ready < 0 && errno == EINTR { continue }
    var status = stat()
    // The read itself reports errors.
    if ready != 0 || fstat(descriptor, &status) != 0 { return 0 }
    if status.st_mode & S_IFMT == S_IFREG { return ENODEV }
    if Task.isCancelled { return ECANCELED }
    waited += 100
    if waited >= limit { return ETIMEDOUT }
  }
}

/// Reads the next `count` bytes of a file, or those at an offset; fewer if the file ends.
func readChunk(from descriptor: CInt, count: Int, at offset: Int? = nil, path: String) throws(FileError) -> [UInt8] {
  var code: CInt = 0
  let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, used in
    (used, code) = readAll(from: descriptor, into: UnsafeMutableRawBufferPointer(buffer), at: offset)
  }
  if code != 0 { throw FileError(path: path, action: .read, code: code) }
  return bytes
}

/// System calls throw nothing but `Errno`.
private func code(of error: any Error) -> CInt { (error as! Errno).rawValue }
