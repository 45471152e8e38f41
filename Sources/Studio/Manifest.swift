// What was made into a folder, kept in the folder. Must not know how pieces are made.
public import Files
private import FoundationEssentials
private import Glibc
private import Synchronization

/// The manifest of a folder of outputs: `manifest.jsonl`, or `manifest-2-of-4.jsonl` for shard 2 of 4; one JSON object a
/// line, which is only ever added to. What all manifests of a folder say together counts (docs/scale.md).
///
/// A line about new files is written before they get their names, and a line about files to be replaced before that. So
/// whenever a process is killed, every file that Étude made is in a manifest, and none counts as done that is not.
public final class Manifest: Sendable {
  public let folder: String
  private let lines: LineFile
  private let ledger = Mutex(Ledger())

  /// Opens the manifest of a folder, and makes both when they are missing.
  public init(folder: String, shard: Shard = .whole) throws(FileError) {
    self.folder = folder
    try makeFolder(folder)
    let name = shard == .whole ? "manifest.jsonl" : "manifest-\(shard.index)-of-\(shard.count).jsonl"
    lines = try LineFile(Place(folder: folder, stem: name).file)
    try readOthers()
    try catchUp()
  }

  /// The manifests in a folder, whoever wrote them.
  static func paths(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0 == "manifest.jsonl" || $0.hasPrefix("manifest-") && $0.hasSuffix(".jsonl") }.sorted()
      .map { Place(folder: folder, stem: $0).file }
  }

  /// Reads the manifests that other shards write.
  func readOthers() throws(FileError) {
    do throws(FileError) {
      for path in Manifest.paths(in: folder) where path != lines.path {
        try readLines(of: path) { line, _ in hear(line) }
      }
    } catch let error where error.code == ENOENT && !isThere(error.path) {
      // Merged meanwhile into one that may not have been there when they were listed.
      try readOthers()
    }
  }

  /// Reads what other processes have added to this manifest meanwhile.
  func catchUp() throws(FileError) {
    try lines.newLines(hear)
  }

  private func hear(_ line: ArraySlice<UInt8>) {
    guard let record = ManifestRecord(line: line) else { return }
    ledger.withLock { $0.add(record) }
  }

  /// Takes a piece for this process; false when another is at work on it.
  func claim(_ key: Digest) -> Bool { lines.claim(key.value) }
  func release(_ key: Digest) { lines.release(key.value) }

  /// Whether a file is there as it would be made now.
  func isDone(_ name: String, _ format: DeliveryFormat, recipe: Digest) -> Bool {
    guard let output = ledger.withLock({ $0.output(name, format.fileExtension) }) else { return false }
    return output.recipe == recipe.value && output.bytes == fileLength(path(name, format))
  }

  /// Whether a file that is there would come out otherwise now.
  func differs(_ name: String, _ format: DeliveryFormat, recipe: Digest) -> Bool {
    guard let output = ledger.withLock({ $0.output(name, format.fileExtension) }) else { return false }
    return output.recipe != recipe.value
  }

  /// Whether Étude made the file of this name, or began to.
  func isOwn(_ name: String, _ fileExtension: String) -> Bool {
    ledger.withLock { $0.output(name, fileExtension) } != nil
  }

  /// The file that the outputs of this name were read from.
  func input(_ name: String) -> String? { ledger.withLock { $0.input(name) } }

  /// Whether no line is about this name.
  func isFree(_ name: String) -> Bool { ledger.withLock { !$0.hasName(name) } }

  /// What a brief was composed into.
  func names(brief: String) -> [String] { ledger.withLock { $0.names[brief] ?? [] } }

  func path(_ name: String, _ format: DeliveryFormat) -> String {
    Place(folder: folder, name: name).path(format.fileExtension)
  }

  /// Adds a line that is about no file, such as one about a failure; where that fails, too, it is left out.
  func note(_ line: ManifestLine) { try? append(line) }

  private func append(_ line: ManifestLine) throws {
    var line = line
    ledger.withLock { $0.stamp(&line.record) }
    try lines.append(line.bytes)
  }

  /// Names the files of a piece and adds its line.
  ///
  /// - Parameter isReplacing: whether files may be replaced that Étude did not make.
  /// - Throws: `FileError` with `EEXIST` when somebody else's file has such a name.
  func commit(_ files: [PendingFile], _ line: ManifestLine, isReplacing: Bool) throws {
    let record = line.record
    let place = Place(folder: folder, name: record.name)
    for pending in files { try pending.file.sync() }
    let present = files.map(\.format.fileExtension).filter { isThere(place.path($0)) }
    let replaced = present.filter { isReplacing || isOwn(record.name, $0) }
    // Before a line says that it is ours.
    if let other = present.first(where: { !replaced.contains($0) }) {
      throw FileError(path: place.path(other), action: .create, code: EEXIST)
    }
    try makeFolder(place.folder)
    if replaced.isEmpty {
      try append(line)
    } else {
      var intent = ManifestRecord(name: record.name)
      intent.replacing = files.map(\.format.fileExtension)
      try append(ManifestLine(record: intent))
    }
    for pending in files {
      let fileExtension = pending.format.fileExtension
      try pending.file.commit(as: place.path(fileExtension), replacing: replaced.contains(fileExtension))
    }
    if !replaced.isEmpty { try append(line) }
  }
}
