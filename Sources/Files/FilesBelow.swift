internal import Glibc

/// Every regular file in a folder and its subfolders, sorted by path (without `./` in the current folder). Symbolic
/// links are skipped: they can lead anywhere.
///
/// A subfolder that can't be listed, or whose path is longer than the system accepts, is returned like a file, so that
/// reading it fails and the caller can report it. A name that is not UTF-8 is returned with its invalid bytes replaced
/// by U+FFFD, for the same reason.
///
/// - Parameter extensions: lower-case, without the dot; the comparison ignores case.
package func filesBelow(_ folder: String, extensions: Set<String>) throws(FileError) -> [String] {
  var search = FileSearch(extensions: extensions)
  let path = folder.hasSuffix("/") && folder.utf8.count > 1 ? String(folder.dropLast()) : folder
  try search.list(path, open(path, FileSearch.flags))
  return search.found.sorted()
}

/// Walks through folders by descriptor, so that names need not be UTF-8 (openat(2), readdir(3)).
private struct FileSearch {
  static let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC

  let extensions: Set<String>
  var found: [String] = []

  /// - Parameter descriptor: the folder, as open(2) returned it. Closed here.
  mutating func list(_ folder: String, _ descriptor: CInt) throws(FileError) {
    guard descriptor >= 0, let handle = fdopendir(descriptor) else { throw FileError(path: folder, action: .list) }
    defer { closedir(handle) }
    while let entry = readdir(handle) {
      let rawName = UnsafeRawPointer(entry).advanced(by: MemoryLayout<dirent>.offset(of: \.d_name)!)
        .assumingMemoryBound(to: CChar.self)
      let name = String(cString: rawName)
      if name.hasPrefix(".") { continue }
      let path = joined(folder, name)
      switch kind(of: rawName, in: descriptor) {
      case S_IFDIR: try descend(path, openat(descriptor, rawName, FileSearch.flags | O_NOFOLLOW))
      case S_IFREG where hasExtension(name): found.append(path)
      default: break
      }
    }
  }

  /// - Parameter descriptor: as open(2) returned it. Closed here.
  private mutating func descend(_ folder: String, _ descriptor: CInt) throws(FileError) {
    // Deeper folders could be opened from here, but no file in them by its path, and they would fill the stack.
    if folder.utf8.count >= PATH_MAX {
      close(descriptor)
      return found.append(folder)
    }
    do {
      try list(folder, descriptor)
    } catch {
      if error.isSystemFailure { throw error }
      found.append(folder)
    }
  }

  /// The kind of an entry; a link is not followed (fstatat(2)).
  private func kind(of name: UnsafePointer<CChar>, in folder: CInt) -> mode_t? {
    var status = stat()
    guard fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
    return status.st_mode & S_IFMT
  }

  private func hasExtension(_ name: String) -> Bool {
    fileExtension(of: name).map { extensions.contains($0.lowercased()) } ?? false
  }
}

/// Whether a path contains a special character of shell patterns.
package func isPattern(_ path: String) -> Bool {
  path.contains { "*?[".contains($0) }
}

/// The paths that a shell pattern matches, sorted; empty when nothing matches (glob(3)).
package func pathsMatching(_ pattern: String) -> [String] {
  var found = glob_t()
  defer { globfree(&found) }
  guard glob(pattern, 0, nil, &found) == 0 else { return [] }
  return (0..<Int(found.gl_pathc)).map { String(cString: found.gl_pathv[$0]!) }
}
