internal import Files
private import FoundationEssentials
private import Support

/// A folder, and the name without extension that the files of a piece have in it.
struct OutputPath: Sendable {
  let folder: String
  let stem: String
  /// The extension that a single file has in place of its format's, such as `FLAC` or `wave`.
  private let spelling: (usual: String, own: String)?

  /// - Parameter fileExtension: the extension of a single file as the user wrote it; nil for the formats' own.
  init(folder: String, stem: String, fileExtension: String? = nil) {
    (self.folder, self.stem) = (folder, stem)
    spelling = fileExtension.flatMap { own in OutputFormat(fileExtension: own).map { ($0.fileExtension, own) } }
  }

  /// - Parameter name: a stem, which may be preceded by folders.
  init(folder: String, name: String, fileExtension: String? = nil) {
    let below = Files.folder(of: name)
    self.init(
      folder: below == "." ? folder : joined(folder, below), stem: fileName(of: name), fileExtension: fileExtension)
  }

  /// - Parameter fileExtension: without the dot.
  func path(_ fileExtension: String) -> String {
    let own = spelling.flatMap { $0.usual == fileExtension ? $0.own : nil }
    return joined(folder, "\(stem).\(own ?? fileExtension)")
  }

  func path(_ format: OutputFormat) -> String { path(format.fileExtension) }

  /// Path of each format.
  func files(_ formats: [OutputFormat]) -> [String: String] {
    Dictionary(uniqueKeysWithValues: formats.map { ($0.name, path($0)) })
  }

  /// The files of this name that exist, sorted.
  func present(_ formats: [OutputFormat]) -> [String] {
    Set(formats.map(\.fileExtension)).sorted().map(path).filter(fileExists)
  }

  /// What follows the name and a dot in the names of files in the folder, such as `mid` or `ch10-drums.wav`; sorted.
  var presentExtensions: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasPrefix("\(stem).") }.map { String($0.dropFirst(stem.count + 1)) }.sorted()
  }

  /// Whether no file of a piece has this name, in any format.
  var isFree: Bool { present(OutputFormat.all).isEmpty }

  /// The name itself, or the first of `name-2`, `name-3`, … that is free.
  static func firstFree(_ name: String, where isFree: (String) -> Bool) -> String {
    isFree(name) ? name : (2...).lazy.map { "\(name)-\($0)" }.first(where: isFree)!
  }

  /// Whether a name from an untrusted source stays in the folder that it is joined to, and is safe to show: it is
  /// relative, without `..`, control characters and bidirectional marks.
  static func staysBelow(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return !parts.contains { $0.isEmpty || $0 == "." || $0 == ".." }
      && !name.unicodeScalars.contains(where: \.isUnsafeInText)
  }

  /// The name of a file without its extension.
  static func stem(of path: String) -> String { withoutExtension(fileName(of: path)) }
}
