// Patterns of paths, as a shell has them. Must not know any format.
internal import Glibc

/// Whether a path has a character that means something in a pattern.
package func isPattern(_ path: String) -> Bool {
  path.contains { "*?[".contains($0) }
}

/// The paths that a pattern stands for, sorted; none when nothing fits (glob(3)).
package func pathsMatching(_ pattern: String) -> [String] {
  var found = glob_t()
  defer { globfree(&found) }
  guard glob(pattern, 0, nil, &found) == 0 else { return [] }
  return (0..<Int(found.gl_pathc)).map { String(cString: found.gl_pathv[$0]!) }
}
