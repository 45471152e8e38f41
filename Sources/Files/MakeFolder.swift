// Folders, made. Must not know what goes into them.
internal import Glibc

/// Makes a folder and those above it; one that is there already is fine (mkdir(2)).
package func makeFolder(_ path: String) throws(FileError) {
  var status = stat()
  if stat(path, &status) == 0 {
    guard status.st_mode & S_IFMT == S_IFDIR else { throw FileError(path: path, action: .create, code: ENOTDIR) }
    return
  }
  let trimmed = path.hasSuffix("/") ? String(path.dropLast()) : path
  if let cut = trimmed.lastIndex(of: "/"), cut > trimmed.startIndex { try makeFolder(String(trimmed[..<cut])) }
  guard mkdir(trimmed, 0o777) == 0 || errno == EEXIST else { throw FileError(path: path, action: .create) }
}
