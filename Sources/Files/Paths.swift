private import Glibc
internal import SystemPackage

/// The folder part of a path, with its last slash; `.` if there is none.
package func folder(of path: String) -> String {
  path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
}

/// The part of a path after its last slash.
package func fileName(of path: String) -> String {
  path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
}

/// The extension of a file's name, without the dot, in its original case; nil if there is none, as in `.profile`.
package func fileExtension(of path: String) -> String? {
  path.utf8.contains(0) ? nil : FilePath(path).extension
}

/// A path without the extension of the file's name.
package func withoutExtension(_ path: String) -> String {
  guard let length = fileExtension(of: path)?.utf8.count else { return path }
  return String(decoding: path.utf8.dropLast(length + 1), as: UTF8.self)
}

/// The path of a file in a folder. In the current folder (`.`) it is the name alone.
///
/// - Parameter name: a relative path.
package func joined(_ folder: String, _ name: String) -> String {
  let path = filePath(folder)
  return (path == "." ? FilePath() : path).appending(filePath(name).components).string
}

/// The rest of a path below a folder, as both are written; nil if it is not below the folder. Every relative path is
/// below the current folder (`.`).
package func path(_ path: String, below folder: String) -> String? {
  var (rest, folder) = (filePath(path), filePath(folder))
  guard rest.removePrefix(folder) || folder == "." && rest.isRelative, !rest.isEmpty else { return nil }
  return rest.string
}

/// A path without redundant parts: `a/b` for `./a//b`; empty for the current folder.
package func plainPath(_ path: String) -> String {
  let path = filePath(path)
  return FilePath(root: path.root, path.components.filter { $0.kind != .currentDirectory }).string
}

/// The components of a path, without `.` and with `..` resolved.
package func pathComponents(_ path: some StringProtocol) -> [String] {
  path.split(separator: "/").reduce(into: []) { parts, part in
    switch part {
    case ".": break
    case "..": _ = parts.popLast()
    default: parts.append(String(part))
    }
  }
}

/// The path as an absolute path (realpath(3) of the current folder).
package func absolute(_ path: String) -> String {
  if path.hasPrefix("/") { return path }
  guard let current = realpath(".", nil) else { return path }
  defer { free(current) }
  return String(cString: current) + "/" + path
}

/// A path as the system reads it: up to a null byte, which `FilePath` does not accept.
func filePath(_ path: String) -> FilePath {
  FilePath(path.utf8.contains(0) ? String(decoding: path.utf8.prefix { $0 != 0 }, as: UTF8.self) : path)
}

/// The folder itself if it exists, otherwise its nearest existing parent.
package func nearestFolder(_ path: String) -> String {
  var path = filePath(path)
  while !fileExists(path.string) {
    guard path.removeLastComponent(), !path.isEmpty else { return "." }
  }
  return path.string
}
