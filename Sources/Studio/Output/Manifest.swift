public import Files
private import FoundationEssentials
private import Glibc
public import Support
internal import Synchronization

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
  /// The names that are being given to files now.
  let naming = Mutex<Set<String>>([])

  /// Opens the manifest of a folder, creating both if they are missing.
  public init(folder: String, shard: Shard = .whole) throws(FileError) {
    self.folder = folder
    try makeFolder(folder)
    lines = try LineFile(joined(folder, Manifest.fileName(shard)))
    try readOthers()
    try readChanges()
  }

  private static func fileName(_ shard: Shard) -> String {
    shard == .whole ? "manifest.jsonl" : "manifest-\(shard.index)-of-\(shard.count).jsonl"
  }

  /// All manifests in a folder. Other files may have similar names: `manifest-notes.jsonl`.
  static func paths(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter(isFileName).sorted().map { joined(folder, $0) }
  }

  private static func isFileName(_ name: String) -> Bool {
    // Most names in a folder of outputs are others.
    guard name.hasPrefix("manifest"), name.hasSuffix(".jsonl") else { return false }
    let numbers = name.wholeMatch(of: /manifest-(\d+)-of-(\d+)\.jsonl/)
    return name == fileName(.whole) || numbers.flatMap { Shard("\($0.1)/\($0.2)") } != nil
  }

  /// Throws, before any work is done, if no line can be added.
  func checkAppendable() throws(FileError) { try lines.checkAppendable() }

  /// Reads the manifests that other shards write.
  func readOthers() throws(FileError) {
    do throws(FileError) {
      for path in Manifest.paths(in: folder) where path != lines.path {
        try readLines(of: path) { observe($0, at: $1, in: path) }
      }
    } catch let error where error.code == ENOENT && !fileExists(error.path) {
      // Another process may have merged the manifests, perhaps into one that did not exist when the folder was listed.
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

  /// The newest line about the files of a name, read again; nil if it has been moved in the meantime.
  func record(_ name: String) -> ManifestRecord? {
    guard let place = index.withLock({ $0.place(of: name) }),
      let bytes = try? PartReader(place.path, below: folder).bytes(offset: place.offset, count: place.length),
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

  /// The extensions of all files that Étude made under this name, whether or not they exist.
  func fileExtensions(_ name: String) -> [String] { index.withLock { $0.fileExtensions(name) } }

  /// The file's digest according to the newest line about it.
  func digest(_ name: String, _ format: OutputFormat) -> SHA256Digest? {
    index.withLock { $0.output(name, format.fileExtension)?.digest }
  }

  /// Whether the file of this name has contents that Étude wrote. The contents are read, since neither the name, the
  /// length nor the time proves it.
  ///
  /// - Parameter brief: the digest of the composition that the files must come from; nil accepts any.
  func isOwn(_ name: String, _ fileExtension: String, from brief: String? = nil) -> Bool {
    guard isKnown(name, fileExtension),
      let digest = try? sha256(ofFile: OutputPath(folder: folder, name: name).path(fileExtension))
    else { return false }
    return index.withLock { $0.hasWritten(digest, as: name, from: brief) }
  }

  /// Reports, once, that this process is waiting for another one that is making the last piece.
  func reportWait() { lines.reportWait() }

  /// The file that the outputs of this name were read from.
  func input(_ name: String) -> String? { index.withLock { $0.input(name) } }

  /// Whether there is no line about this name.
  func isFree(_ name: String) -> Bool { index.withLock { !$0.hasName(name) } }

  /// The names of the pieces whose source has this digest.
  func names(source: String) -> [String] { index.withLock { $0.names[source] ?? [] } }

  func path(_ name: String, _ format: OutputFormat) -> String {
    OutputPath(folder: folder, name: name).path(format)
  }

  /// Adds a line that is not about a file, such as one about a failure. Write errors are ignored.
  func note(_ line: ManifestLine) { try? append(line) }

  func append(_ line: ManifestLine) throws {
    var line = line
    index.withLock { $0.stamp(&line.record) }
    try lines.append(line.bytes)
  }
}
