internal import Glibc

/// The first `count` bytes of a file, or all of them if it is shorter, and the length of the whole file.
package func readBeginning(of path: String, count: Int) throws(FileError) -> (bytes: [UInt8], length: Int) {
  let descriptor = try openForReading(path)
  defer { close(descriptor) }
  var status = stat()
  guard fstat(descriptor, &status) == 0 else { throw FileError(path: path, action: .read) }
  var got = 0
  let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, used in
    got = read(descriptor, buffer.baseAddress!, count)
    used = max(0, got)
  }
  guard got >= 0 else { throw FileError(path: path, action: .read) }
  return (bytes, Int(status.st_size))
}
