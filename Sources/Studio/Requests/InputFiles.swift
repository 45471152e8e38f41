public import Files
private import MIDI

/// A MIDI file to render.
public struct Input: Hashable, Sendable {
  public let path: String
  /// The same for the folder of outputs, without extension: `a/b` for `in/a/b.mid` where the folder `in` was named.
  public let name: String
  /// The folder in which a search found the file, below which no symbolic link is followed; nil if the user named it.
  let root: String?

  init(path: String, name: String, root: String? = nil) {
    (self.path, self.root) = (path, root)
    self.name = withoutExtension(name)
  }
}

extension Input {
  /// The MIDI files that some names stand for, in the order of the names.
  ///
  /// A file is itself, and its name is that of its output. A folder is all the MIDI files in it and below, and they
  /// keep their folders. What is not there but has a `*`, `?` or `[` in it is a pattern. Whatever else is not there is
  /// an input all the same: reading it fails, and that can be told.
  ///
  /// - Parameter base: files below this folder keep their folders, too.
  /// - Throws: when a folder that is named cannot be listed.
  public static func find(_ names: [String], base: String? = nil) throws -> [Input] {
    let base = base.map { plain($0) }.map { $0.isEmpty || $0 == "/" ? $0 : $0 + "/" }
    return try names.flatMap { name throws -> [Input] in
      if !isThere(name), isPattern(name) {
        let paths = pathsMatching(name)
        if !paths.isEmpty { return try paths.flatMap { try one($0, base: base) } }
      }
      return try one(name, base: base)
    }
  }

  /// The path from which `-`, standard input, is read.
  private static let standardInput = "/dev/stdin"

  public var isStandardInput: Bool { path == Input.standardInput }

  private static func one(_ path: String, base: String?) throws -> [Input] {
    if path == "-" { return [Input(path: standardInput, name: "stdin")] }
    guard isFolder(path) else {
      return [Input(path: path, name: base.flatMap { name(of: path, below: $0) } ?? fileName(of: path))]
    }
    let start = path.hasSuffix("/") ? path.utf8.count : path.utf8.count + 1
    return try filesBelow(path, extensions: MIDIFile.fileExtensions).map { file in
      Input(path: file, name: String(decoding: file.utf8.dropFirst(start), as: UTF8.self), root: path)
    }
  }

  /// The path relative to a base, without `..`; nil if it is not below the base.
  ///
  /// - Parameter base: plain; empty for this folder, else with a slash at its end.
  private static func name(of path: String, below base: String) -> String? {
    let path = plain(path)
    guard path.hasPrefix(base), !(base.isEmpty && path.hasPrefix("/")) else { return nil }
    return path.dropFirst(base.count).split(separator: "/").filter { $0 != ".." }.joined(separator: "/")
  }

  /// A path without what does not matter in it: `a/b` for `./a//b`; empty for this folder.
  static func plain(_ path: String) -> String {
    (path.hasPrefix("/") ? "/" : "") + path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
  }

  /// The names in a list: one per line or, where there is a zero byte, one before each zero byte (`find -print0`).
  ///
  /// Of lines, a byte order mark, empty ones, and those that begin with `#` are skipped; `./#name` names a file that
  /// begins so.
  ///
  /// - Parameter path: `-` is standard input.
  public static func list(_ path: String) throws(FileError) -> [String] {
    let bytes = try path == "-" ? readStandardInput() : readFile(path, limit: 1 << 26)
    if bytes.contains(0) { return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) } }
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    return text.split(separator: 10).map { line in
      String(decoding: line.last == 13 ? line.dropLast() : line, as: UTF8.self)
    }.filter { !$0.isEmpty && !$0.hasPrefix("#") }
  }
}
