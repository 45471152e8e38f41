public import Files
private import MIDI
private import Support

/// A MIDI file to render.
public struct Input: Hashable, Sendable {
  public let path: String
  /// The file's path below the output folder, without extension: `a/b` for `in/a/b.mid` if the folder `in` was given.
  /// Control characters and bidirectional marks are replaced by hyphens.
  public let name: String
  /// The folder in which a search found the file, below which no symbolic link is followed; nil if the user named it.
  let root: String?

  init(path: String, name: String, root: String? = nil) {
    (self.path, self.root) = (path, root)
    self.name = withoutExtension(name).escapingUnsafe { _ in "-" }
  }
}

extension Input {
  /// The MIDI files for some names given by the user, in the same order.
  ///
  /// A file gives one input with the file's name. A folder gives all MIDI files in it and its subfolders, and these
  /// keep their relative paths. A name that does not exist but contains `*`, `?` or `[` is a pattern. Any other missing
  /// file becomes an input too, so that reading it fails and is reported.
  ///
  /// - Parameter base: files below this folder keep their relative paths, too.
  /// - Throws: if a folder cannot be listed.
  public static func find(_ names: [String], base: String? = nil) throws -> [Input] {
    try names.flatMap { name throws -> [Input] in
      if !fileExists(name), isPattern(name) {
        let paths = pathsMatching(name)
        if !paths.isEmpty { return try paths.flatMap { try one($0, base: base) } }
      }
      return try one(name, base: base)
    }
  }

  public var isStandardInput: Bool { path == standardInputPath }

  /// The path of a file given by the user: `-` is standard input.
  public static func path(named name: String) -> String { name == "-" ? standardInputPath : name }

  private static func one(_ path: String, base: String?) throws -> [Input] {
    if path == "-" { return [Input(path: standardInputPath, name: "stdin")] }
    guard isFolder(path) else {
      return [Input(path: path, name: base.flatMap { name(of: path, below: $0) } ?? fileName(of: path))]
    }
    return try filesBelow(path, extensions: MIDIFile.fileExtensions).map { file in
      Input(path: file, name: Files.path(file, below: path) ?? file, root: path)
    }
  }

  /// The path relative to a base, without `..`; nil if it is not below the base.
  private static func name(of path: String, below base: String) -> String? {
    let base = plainPath(base)
    return Files.path(plainPath(path), below: base.isEmpty ? "." : base)?
      .split(separator: "/").filter { $0 != ".." }.joined(separator: "/")
  }

  /// Reads a list of names; see `paths(inList:)`.
  ///
  /// - Parameter path: `-` is standard input.
  public static func list(_ path: String) throws(FileError) -> [String] {
    paths(inList: try path == "-" ? readStandardInput(limit: 1 << 26) : readFile(path, limit: 1 << 26))
  }
}
