private import FoundationEssentials
internal import Support

/// What the lines say about the files of each name. Lines come from outside, so whatever their number and contents, the
/// work for each field is constant. Little is kept, since there may be a hundred thousand names.
struct ManifestIndex: Sendable {
  /// What the newest line says about one file of a name.
  struct KnownFile: Sendable {
    let recipe: UInt64
    /// Length in bytes; −1 while it is uncertain whether the file is that of this recipe.
    let bytes: Int
    /// Digest of the file's contents according to the line.
    var digest: SHA256Digest?
    let order: Int
  }

  /// The position of a line.
  struct Place: Sendable {
    let path: String
    let offset, length: Int
  }

  private var entries: [String: Entry] = [:]
  /// The names of the pieces with this brief, which is a digest of everything that determines a composition.
  private(set) var names: [String: [String]] = [:]
  private var newest = (time: "", order: Int.min)

  /// Stamps a line with the current time, or a time just after the newest line if the clock was set back.
  mutating func stamp(_ record: inout ManifestRecord) {
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    // Half a millisecond may be lost in rounding.
    let earliest = (try? Date(newest.time, strategy: style))?.addingTimeInterval(0.0015) ?? .distantPast
    record.time = max(Date.now, earliest).formatted(style)
    newest = (record.time, record.order)
  }

  /// Lines may come in any order; lines with equal times are kept in the order in which they come.
  mutating func add(_ record: ManifestRecord, at place: Place) {
    guard OutputPath.staysBelow(record.name) else { return }
    let order = record.order
    if order > newest.order { newest = (record.time, order) }
    guard let brief = entries[record.name, default: Entry()].add(record, at: place) else { return }
    names[brief, default: []].append(record.name)
  }

  /// Returns nil if no line says that Étude made a file of this name.
  func output(_ name: String, _ fileExtension: String) -> KnownFile? { entries[name]?.outputs[fileExtension] }

  func fileExtensions(_ name: String) -> [String] { entries[name]?.outputs.keys.sorted() ?? [] }

  /// Whether Étude has written these contents into a file of this name.
  ///
  /// - Parameter brief: the digest of the composition that the contents must come from, if that is known; nil accepts
  ///   any.
  func hasWritten(_ digest: SHA256Digest, as name: String, from brief: String? = nil) -> Bool {
    guard let entry = entries[name], entry.contents.contains(digest) else { return false }
    return brief == nil || entry.briefs[digest].map { $0 == brief } ?? true
  }

  /// Returns nil for a composed piece, and for a name without lines.
  func input(_ name: String) -> String? { entries[name]?.input?.path }

  /// Returns nil for a name without finished files.
  func place(of name: String) -> Place? { entries[name]?.place?.place }

  func hasName(_ name: String) -> Bool { entries[name]?.outputs.isEmpty == false }
}

/// What the lines say about the files of one name.
private struct Entry: Sendable {
  /// By file name extension.
  private(set) var outputs: [String: ManifestIndex.KnownFile] = [:]
  /// Digests of everything that Étude has written, or was about to write, into the files.
  private(set) var contents: Set<SHA256Digest> = []
  /// The newest line about the files.
  private(set) var place: (place: ManifestIndex.Place, order: Int)?
  /// The file that the newest outputs were made from.
  private(set) var input: (path: String, order: Int)?
  /// Digests of the compositions that the lines are about (`ManifestRecord.brief`).
  private var known: Set<String> = []
  /// For each composed file, by the digest of its contents, the digest of its composition.
  private(set) var briefs: [SHA256Digest: String] = [:]

  /// - Returns: the digest of the line's composition if no earlier line has it.
  mutating func add(_ record: ManifestRecord, at place: ManifestIndex.Place) -> String? {
    let order = record.order
    contents.formUnion((record.digests ?? []).compactMap(SHA256Digest.init))
    for fileExtension in record.replacing ?? [] {
      add(ManifestIndex.KnownFile(recipe: 0, bytes: -1, order: order), as: fileExtension)
    }
    guard let outputs = record.outputs else { return nil }
    for (format, output) in outputs {
      let digest = output.sha256.flatMap(SHA256Digest.init)
      if let digest, briefs[digest] == nil { briefs[digest] = record.brief }
      add(
        ManifestIndex.KnownFile(
          recipe: UInt64(output.recipe, radix: 16) ?? 0, bytes: output.bytes, digest: digest, order: order),
        as: format)
    }
    if order >= self.place?.order ?? .min { self.place = (place, order) }
    if let input = record.input, order >= self.input?.order ?? .min { self.input = (input, order) }
    return record.brief.flatMap { known.insert($0).inserted ? $0 : nil }
  }

  /// - Parameter name: the name of a format or a stem, or a file name extension; other names are ignored.
  private mutating func add(_ output: ManifestIndex.KnownFile, as name: String) {
    guard let fileExtension = OutputFormat.fileExtension(named: name) else { return }
    if let digest = output.digest { contents.insert(digest) }
    if output.order >= outputs[fileExtension]?.order ?? .min { outputs[fileExtension] = output }
  }
}
