public import Files
private import FoundationEssentials
private import Glibc
public import Support
private import Synchronization

/// The manifest of a folder of outputs: `manifest.jsonl`, or `manifest-2-of-4.jsonl` for shard 2 of 4. It holds one
/// JSON object per line and is only ever appended to. All manifests of a folder count together (docs/scale.md).
///
/// A line about new files is written before they get their names, and a line about files to be replaced before that. So
/// whenever a process is killed, every file that Étude made is in a manifest, and no unfinished file counts as
/// finished.
public final class Manifest: Sendable {
  public let folder: String
  private let lines: LineFile
  private let index = Mutex(ManifestIndex())

  /// Opens the manifest of a folder, creating both where they are missing.
  public init(folder: String, shard: Shard = .whole) throws(FileError) {
    self.folder = folder
    try makeFolder(folder)
    let name = shard == .whole ? "manifest.jsonl" : "manifest-\(shard.index)-of-\(shard.count).jsonl"
    lines = try LineFile(joined(folder, name))
    try readOthers()
    try readChanges()
  }

  /// All manifests in a folder.
  static func paths(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0 == "manifest.jsonl" || $0.hasPrefix("manifest-") && $0.hasSuffix(".jsonl") }.sorted()
      .map { joined(folder, $0) }
  }

  /// Reads the manifests that other shards write.
  func readOthers() throws(FileError) {
    do throws(FileError) {
      for path in Manifest.paths(in: folder) where path != lines.path {
        try readLines(of: path) { observe($0, at: $1, in: path) }
      }
    } catch let error where error.code == ENOENT && !isThere(error.path) {
      // Merged meanwhile, perhaps into a manifest that did not exist when the folder was listed.
      try readOthers()
    }
  }

  /// Reads the lines that other processes have added to this manifest.
  func readChanges() throws(FileError) {
    try lines.newLines { observe($0, at: $1, in: lines.path) }
  }

  private func observe(_ line: ArraySlice<UInt8>, at offset: Int, in path: String) {
    guard let record = ManifestRecord(line: line) else { return }
    index.withLock { $0.add(record, at: ManifestIndex.Place(path: path, offset: offset, length: line.count)) }
  }

  /// The newest line about the files of a name, read again; nil where it has been moved meanwhile.
  func record(_ name: String) -> ManifestRecord? {
    guard let place = index.withLock({ $0.place(of: name) }),
      let bytes = try? PartReader(place.path).bytes(offset: place.offset, count: place.length),
      let record = ManifestRecord(line: bytes), record.name == name
    else { return nil }
    return record
  }

  /// Reserves a piece for this process; false while another process has reserved it.
  func claim(_ key: Digest) -> Bool { lines.claim(key.value) }
  func release(_ key: Digest) { lines.release(key.value) }

  /// Whether a file exists and would come out the same now.
  func isDone(_ name: String, _ format: OutputFormat, recipe: Digest) -> Bool {
    guard let output = index.withLock({ $0.output(name, format.fileExtension) }) else { return false }
    return output.recipe == recipe.value && output.bytes == fileLength(path(name, format))
  }

  /// Whether a file exists that would come out differently now.
  func differs(_ name: String, _ format: OutputFormat, recipe: Digest) -> Bool {
    guard let output = index.withLock({ $0.output(name, format.fileExtension) }) else { return false }
    return output.recipe != recipe.value
  }

  /// Whether a line says that Étude made a file of this name, or was about to.
  func isKnown(_ name: String, _ fileExtension: String) -> Bool {
    index.withLock { $0.output(name, fileExtension) } != nil
  }

  /// The digest that the newest line about a file has.
  func digest(_ name: String, _ format: OutputFormat) -> SHA256Digest? {
    index.withLock { $0.output(name, format.fileExtension)?.digest }
  }

  /// Whether the file of this name has contents that Étude wrote. They are read, since neither a name nor a length nor
  /// a time tells it.
  func isOwn(_ name: String, _ fileExtension: String) -> Bool {
    guard isKnown(name, fileExtension),
      let digest = try? sha256(ofFile: OutputPath(folder: folder, name: name).path(fileExtension))
    else { return false }
    return index.withLock { $0.hasWritten(digest, as: name) }
  }

  /// Reports, once, that this process waits for another one that makes the last piece.
  func tellOfWait() { lines.tellOfWait() }

  /// The file that the outputs of this name were read from.
  func input(_ name: String) -> String? { index.withLock { $0.input(name) } }

  /// Whether no line is about this name.
  func isFree(_ name: String) -> Bool { index.withLock { !$0.hasName(name) } }

  /// The names of the pieces that were composed from a source.
  func names(source: String) -> [String] { index.withLock { $0.names[source] ?? [] } }

  func path(_ name: String, _ format: OutputFormat) -> String {
    OutputPath(folder: folder, name: name).path(format)
  }

  /// Adds a line that is about no file, such as one about a failure. An error of writing it is ignored.
  func note(_ line: ManifestLine) { try? append(line) }

  private func append(_ line: ManifestLine) throws {
    var line = line
    index.withLock { $0.stamp(&line.record) }
    try lines.append(line.bytes)
  }

  /// Gives the files of a piece their names and adds its line.
  ///
  /// - Parameter isReplacing: whether files may be replaced that do not have the contents that Étude wrote.
  /// - Throws: `NameTaken` when such a file has such a name.
  func commit(_ files: [PendingFile], _ line: ManifestLine, isReplacing: Bool) throws {
    let record = line.record
    let path = OutputPath(folder: folder, name: record.name)
    for pending in files { try pending.file.sync() }
    let present = files.map(\.format.fileExtension).filter { isThere(path.path($0)) }
    let replaced = present.filter { isReplacing || isOwn(record.name, $0) }
    // Checked before a line says that the files are Étude's.
    if let other = present.first(where: { !replaced.contains($0) }) { throw NameTaken(path: path.path(other)) }
    try makeFolder(path.folder)
    if replaced.isEmpty {
      try append(line)
    } else {
      var intent = ManifestRecord(name: record.name)
      intent.replacing = files.map(\.format.fileExtension)
      intent.digests = record.outputs.map { outputs in
        files.compactMap { outputs[$0.format.name]?.sha256 }
      }
      try append(ManifestLine(record: intent))
    }
    for pending in files {
      let fileExtension = pending.format.fileExtension
      do throws(FileError) {
        try pending.file.commit(
          as: path.path(fileExtension), below: folder, replacing: replaced.contains(fileExtension))
      } catch {
        throw error.code == EEXIST ? NameTaken(path: error.path) as any Error : error
      }
    }
    if !replaced.isEmpty { try append(line) }
  }
}
