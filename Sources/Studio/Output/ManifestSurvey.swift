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
