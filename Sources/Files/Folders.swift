internal import Glibc
private import SystemPackage

/// Creates a folder and its parents. An existing folder is not an error (mkdir(2)).
package func makeFolder(_ path: String) throws(FileError) {
  var status = stat()
  if stat(path, &status) == 0 {
    guard status.st_mode & S_IFMT == S_IFDIR else { throw FileError(path: path, action: .create, code: ENOTDIR) }
    return
  }
  // Fail at once instead of visiting the parents one by one; there may be very many.
  if errno == ENAMETOOLONG { throw FileError(path: path, action: .create) }
  let folder = filePath(path)
  let parent = folder.removingLastComponent()
  if !parent.components.isEmpty { try makeFolder(parent.string) }
  guard mkdir(folder.string, 0o777) == 0 || errno == EEXIST else { throw FileError(path: path, action: .create) }
}

/// A folder for large temporary files: `TMPDIR`, or `/var/tmp`, which is on disk, while `/tmp` is often in memory.
package var temporaryFolder: String {
  let wished = getenv("TMPDIR").map { String(cString: $0) }
  return [wished, "/var/tmp"].compactMap(\.self).first { access($0, W_OK) == 0 } ?? "/tmp"
}

/// Creates an empty temporary folder that only this user may read (mkdtemp(3)).
package func makeTemporaryFolder() throws(FileError) -> String {
  var template = Array("\(temporaryFolder)/etude-XXXXXX".utf8CString)
  guard mkdtemp(&template) != nil else { throw FileError(path: "temporary folder", action: .create) }
  return template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
}
