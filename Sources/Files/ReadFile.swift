// Whole files and folders, read. Must not know any format.
#if canImport(Glibc)
  internal import Glibc
#endif

/// The bytes of a file. Memory follows what is really there, never a size that somebody claims.
///
/// - Parameter limit: a longer file is refused with `EFBIG`.
package func readFile(_ path: String, limit: Int = .max) throws(FileError) -> [UInt8] {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw FileError(path: path, action: .read) }
  defer { close(descriptor) }
  var status = stat()
  guard fstat(descriptor, &status) == 0 else { throw FileError(path: path, action: .read) }
  if status.st_mode & S_IFMT == S_IFDIR { throw FileError(path: path, action: .read, code: EISDIR) }
  if Int(status.st_size) > limit { throw FileError(path: path, action: .read, code: EFBIG) }
  var bytes: [UInt8] = []
  var room = max(Int(status.st_size) + 1, 4096)
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

/// Every regular file, and link, below a folder, sorted by path, found without following links to folders. A pipe or a
/// device is left out: to read it could take for ever.
///
/// - Parameter extensions: lower-case, without the dot; compared without regard to case.
package func filesBelow(_ folder: String, extensions: Set<String>) throws(FileError) -> [String] {
  var found: [String] = []
  var folders = [folder.hasSuffix("/") && folder.count > 1 ? String(folder.dropLast()) : folder]
  while let next = folders.popLast() {
    guard let handle = opendir(next) else { throw FileError(path: next, action: .list) }
    defer { closedir(handle) }
    while let entry = readdir(handle) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasPrefix(".") { continue }
      let path = next == "/" ? "/" + name : next + "/" + name
      var status = stat()
      guard lstat(path, &status) == 0 else { continue }
      let kind = status.st_mode & S_IFMT
      if kind == S_IFDIR {
        folders.append(path)
      } else if kind == S_IFREG || kind == S_IFLNK, let dot = name.lastIndex(of: "."),
        extensions.contains(name[name.index(after: dot)...].lowercased())
      {
        found.append(path)
      }
    }
  }
  return found.sorted()
}

/// The first bytes of a file, fewer than `count` when it is shorter, and the length of it all.
package func readBeginning(of path: String, count: Int) throws(FileError) -> (bytes: [UInt8], length: Int) {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw FileError(path: path, action: .read) }
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
