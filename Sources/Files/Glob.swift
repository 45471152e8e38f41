internal import Glibc

/// Whether a path contains a character that has a meaning in a shell pattern.
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
