internal import Files
internal import Glibc

/// The folder that must contain all files of an instrument, even if they are reached through links.
struct InstrumentFolder: Sendable {
  /// The folder of the SFZ file, which relative paths start from, without a slash at its end.
  private let base: String
  /// The folder that must contain all files, with links resolved.
  private let root: String

  /// - Parameter root: a folder that contains the SFZ file and all samples; nil for the folder of the SFZ file.
  init(of path: String, root: String?) throws(SFZError) {
    let place = SourceLocation(path: path, line: 1)
    func real(_ path: String) throws(SFZError) -> String {
      guard let real = realPath(path) else { throw SFZError(place, .file(FileError(path: path, action: .read))) }
      return real
    }
    let file = try real(path)
    base = try real(folder(of: path))
    self.root = try root.map(real) ?? base
    guard Self.isBelow(file, self.root) else { throw SFZError(place, .outside(path: path)) }
  }

  /// The path of a file that the instrument names.
  ///
  /// - Parameter name: a path with slashes or backslashes, relative to the folder of the SFZ file. If there is no file
  ///   of this name, one that differs only in case is used.
  /// - Throws: `.outside` or `.missing`, which mentions no other files.
  func existing(_ name: String, at place: SourceLocation) throws(SFZError) -> String {
    let name = String(name.map { $0 == "\\" ? "/" : $0 })
    let isAbsolute = name.hasPrefix("/") || name.dropFirst().first == ":"
    let path = "/" + pathComponents("\(base)/\(name)").joined(separator: "/")
    guard !isAbsolute, !name.utf8.contains(0), Self.isBelow(path, root) else {
      throw SFZError(place, .outside(path: name))
    }
    guard let real = realPath(path) ?? otherCase(of: path).flatMap(realPath) else {
      throw SFZError(place, .missing(path: path, others: 0))
    }
    guard Self.isBelow(real, root) else { throw SFZError(place, .outside(path: name)) }
    return real
  }

  private static func isBelow(_ path: String, _ root: String) -> Bool { Files.path(path, below: root) != nil }

  /// Instruments made on case-insensitive file systems are not consistent in the case of file names.
  private func otherCase(of path: String) -> String? {
    var found = ""
    for part in pathComponents(path) {
      let exact = found + "/" + part
      if access(exact, F_OK) == 0 {
        found = exact
      } else {
        guard let name = names(in: found).first(where: { $0.lowercased() == part.lowercased() }) else { return nil }
        found += "/" + name
      }
    }
    return found
  }

  /// The names in a folder (opendir(3), readdir(3)).
  private func names(in folder: String) -> [String] {
    guard let handle = opendir(folder) else { return [] }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = UnsafeRawPointer(entry).advanced(by: MemoryLayout<dirent>.offset(of: \.d_name)!)
      names.append(String(cString: name.assumingMemoryBound(to: CChar.self)))
    }
    return names.sorted()
  }
}

/// The path with links resolved (realpath(3)); nil if it doesn't exist.
private func realPath(_ path: String) -> String? {
  guard let real = realpath(path, nil) else { return nil }
  defer { free(real) }
  return String(cString: real)
}
