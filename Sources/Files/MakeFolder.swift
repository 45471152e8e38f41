internal import Glibc

/// Creates a folder and its parents. An existing folder is not an error (mkdir(2)).
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

/// The folder itself if it exists, otherwise its nearest existing parent.
package func nearestFolder(_ path: String) -> String {
  var path = path[...]
  while true {
    while path.count > 1, path.last == "/" { path.removeLast() }
    if isThere(String(path)) { return String(path) }
    guard let cut = path.lastIndex(of: "/") else { return "." }
    path = path[...cut]
  }
}
