internal import Files

/// The relevant lines: for each piece, the newest one about its files and those added since. All lines that are not
/// about a piece are somebody else's.
///
/// Only positions in files are kept, so that a hundred thousand pieces need little memory.
struct ManifestSurvey {
  private struct Line {
    let file, offset, length, order: Int
  }

  private struct File {
    let path: String
    let reader: PartReader
    /// Where the bytes are that no record was read from, without line ends.
    var others: [(offset: Int, length: Int)] = []
  }

  private var files: [File] = []
  private var made: [String: Line] = [:]
  private var since: [String: Line] = [:]

  /// - Throws: `ManifestError.none` if there is no manifest.
  init(_ folders: [String]) throws {
    for folder in folders {
      let paths = Manifest.paths(in: folder)
      if paths.isEmpty { throw ManifestError.none(folder: folder) }
      for path in paths { try add(path) }
    }
  }

  private mutating func add(_ path: String) throws {
    let number = files.count
    var file = File(path: path, reader: try PartReader(path, below: Files.folder(of: path)))
    let end = try readLines(of: path) { bytes, offset in
      guard let record = ManifestRecord(line: bytes), record.isAboutFiles, OutputPath.staysBelow(record.name) else {
        return file.others.append((offset, bytes.count))
      }
      let line = Line(file: number, offset: offset, length: bytes.count, order: record.order)
      if record.outputs != nil {
        ManifestSurvey.keep(line, of: record.name, in: &made)
      } else {
        ManifestSurvey.keep(line, of: record.name, in: &since)
      }
    }
    if let length = fileLength(path), length > end { file.others.append((end, length - end)) }
    files.append(file)
  }

  private static func keep(_ line: Line, of name: String, in lines: inout [String: Line]) {
    if lines[name].map({ $0.order <= line.order }) ?? true { lines[name] = line }
  }

  /// Visits the relevant lines, sorted by the name of their piece, older ones first.
  func forEach(_ body: ([UInt8]) throws -> Void) throws {
    for name in Set(made.keys).union(since.keys).sorted() {
      if let line = made[name] { try body(bytes(line)) }
      if let line = newer(name) { try body(bytes(line)) }
    }
  }

  /// Visits the lines of a manifest that are not about pieces, in their order.
  func forEachOther(in path: String, _ body: ([UInt8]) throws -> Void) throws {
    guard let file = files.first(where: { $0.path == path }) else { return }
    for other in file.others { try body(file.reader.bytes(offset: other.offset, count: other.length)) }
  }

  /// Whether everything in a manifest is about pieces.
  func hasOnlyRecords(_ path: String) -> Bool { files.contains { $0.path == path && $0.others.isEmpty } }

  private func newer(_ name: String) -> Line? {
    guard let line = since[name], (made[name]?.order ?? -1) < line.order else { return nil }
    return line
  }

  private func bytes(_ line: Line) throws -> [UInt8] {
    try files[line.file].reader.bytes(offset: line.offset, count: line.length)
  }

  /// Summarizes a folder by looking for its files.
  func summary(of folder: String) throws -> ManifestSummary {
    var summary = ManifestSummary(folder: folder)
    for name in Set(made.keys).union(since.keys).sorted() {
      let last = try newer(name).flatMap { ManifestRecord(line: try bytes($0)) }
      let record = try made[name].flatMap { ManifestRecord(line: try bytes($0)) }
      summary.add(record, since: last)
    }
    return summary
  }
}

/// The state of a folder according to its manifests, as JSON.
public struct ManifestSummary: Encodable, Sendable {
  public let folder: String
  public internal(set) var pieces = 0
  /// Number of pieces whose files all exist.
  public private(set) var made = 0
  /// Number of pieces that failed the last time.
  public private(set) var failed = 0
  /// Number of pieces with files that are missing or have changed their length; they will be made again.
  public private(set) var incomplete = 0
  public private(set) var files = 0
  public private(set) var bytes = 0
  /// Length of all audio in seconds.
  public private(set) var seconds = 0.0
  public private(set) var errors: [String] = []

  init(folder: String) { self.folder = folder }

  /// - Parameters:
  ///   - record: the line about the piece's files.
  ///   - last: the newest line.
  mutating func add(_ record: ManifestRecord?, since last: ManifestRecord?) {
    pieces += 1
    if let error = last?.error {
      failed += 1
      errors.append(error)
      return
    }
    let outputs = record?.outputs?.values.map(\.self) ?? []
    let present = outputs.filter(exists)
    if last != nil || present.count < outputs.count || outputs.isEmpty { incomplete += 1 } else { made += 1 }
    files += present.count
    bytes += present.reduce(0) { $0 + $1.bytes }
    // A line may claim any length.
    seconds += present.isEmpty ? 0 : max(0, record?.seconds ?? 0)
  }

  /// A line can claim any path; no file outside the folder is looked at.
  private func exists(_ output: ManifestRecord.Output) -> Bool {
    OutputPath.staysBelow(output.path) && linkedFolder(on: output.path, below: folder) == nil
      && fileLength(joined(folder, output.path)) == output.bytes
  }
}

/// Errors of manifests.
public enum ManifestError: Error, Hashable, Sendable {
  case none(folder: String)
}

extension ManifestError: CustomStringConvertible {
  public var description: String {
    guard case .none(let folder) = self else { return "" }
    return "\(folder): has no manifest (manifest.jsonl)"
  }
}

extension Manifest {
  /// The state of a folder according to all its manifests.
  public static func summary(of folder: String) throws -> ManifestSummary {
    try ManifestSurvey([folder]).summary(of: folder)
  }

  /// Merges the manifests of some folders into one in the first folder, with one line per piece, and removes the
  /// manifests of that folder's shards. The files of the other folders have to be moved there, too.
  ///
  /// Other lines stay where they are: at the beginning of the merged manifest, or in the manifest of a shard, which is
  /// then not removed.
  public static func merge(_ folders: [String]) throws -> ManifestSummary {
    // While the locks are held, no process can add a line that would be lost.
    let old = try paths(in: folders[0]).map { try LineFile($0) }
    return try withExtendedLifetime(old) {
      for file in old { file.hold() }
      let survey = try ManifestSurvey(folders)
      let file = try AtomicFile(joined(folders[0], "manifest.jsonl"))
      try survey.forEachOther(in: file.destination) { try file.write($0 + [10]) }
      try survey.forEach { try file.write($0 + [10]) }
      try file.commit()
      for path in old.map(\.path) where path != file.destination && survey.hasOnlyRecords(path) {
        try removeFile(path)
      }
      return try survey.summary(of: folders[0])
    }
  }
}
