private import FoundationEssentials
internal import Support

/// The outputs of each name according to the newest lines. It is kept small, since there may be a hundred thousand
/// names.
struct ManifestIndex: Sendable {
  struct Output: Sendable {
    let fileExtension: String
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

  private var outputs: [String: [Output]] = [:]
  /// Digests of everything that Étude has written, or was about to write, into the files of each name.
  private var contents: [String: [SHA256Digest]] = [:]
  /// The newest line about the files of each name.
  private var places: [String: (place: Place, order: Int)] = [:]
  /// The file that the newest outputs of a name were made from.
  private var inputs: [String: (path: String, order: Int)] = [:]
  /// The names of the pieces that were composed from a brief.
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
    let digests = (record.outputs ?? [:]).values.compactMap(\.sha256) + (record.digests ?? [])
    for digest in digests.compactMap(SHA256Digest.init) where contents[record.name]?.contains(digest) != true {
      contents[record.name, default: []].append(digest)
    }
    for fileExtension in record.replacing ?? [] {
      add(Output(fileExtension: fileExtension, recipe: 0, bytes: -1, order: order), to: record.name)
    }
    for (format, output) in record.outputs ?? [:] {
      let fileExtension = OutputFormat(name: format)?.fileExtension ?? format
      let recipe = UInt64(output.recipe, radix: 16) ?? 0
      let digest = output.sha256.flatMap(SHA256Digest.init)
      add(
        Output(fileExtension: fileExtension, recipe: recipe, bytes: output.bytes, digest: digest, order: order),
        to: record.name)
    }
    if record.outputs != nil, order >= places[record.name]?.order ?? .min { places[record.name] = (place, order) }
    if let input = record.input, record.outputs != nil, order >= inputs[record.name]?.order ?? .min {
      inputs[record.name] = (input, order)
    }
    guard let brief = record.brief, record.outputs != nil else { return }
    if names[brief]?.contains(record.name) != true { names[brief, default: []].append(record.name) }
  }

  private mutating func add(_ output: Output, to name: String) {
    var others = outputs[name] ?? []
    if let index = others.firstIndex(where: { $0.fileExtension == output.fileExtension }) {
      if others[index].order <= output.order { others[index] = output }
    } else {
      others.append(output)
    }
    outputs[name] = others
  }

  /// Returns nil if no line says that Étude made a file of this name.
  func output(_ name: String, _ fileExtension: String) -> Output? {
    outputs[name]?.first { $0.fileExtension == fileExtension }
  }

  func fileExtensions(_ name: String) -> [String] { (outputs[name] ?? []).map(\.fileExtension).sorted() }

  /// Whether Étude has written these contents into a file of this name.
  func hasWritten(_ digest: SHA256Digest, as name: String) -> Bool { contents[name]?.contains(digest) == true }

  /// Returns nil for a composed piece, and for a name without lines.
  func input(_ name: String) -> String? { inputs[name]?.path }

  /// Returns nil for a name without finished files.
  func place(of name: String) -> Place? { places[name]?.place }

  func hasName(_ name: String) -> Bool { outputs[name] != nil }
}
