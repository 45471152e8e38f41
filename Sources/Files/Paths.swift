// The parts of a path. Must not know what is there.

/// What leads to a file: up to its last slash, or this folder.
package func folder(of path: String) -> String {
  path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
}

/// What a file is called: behind the last slash.
package func fileName(of path: String) -> String {
  path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
}
