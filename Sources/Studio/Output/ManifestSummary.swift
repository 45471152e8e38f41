internal import Files

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
  private func exists(_ output: ManifestRecord.OutputFile) -> Bool {
    OutputPath.staysBelow(output.path) && linkedFolder(on: output.path, below: folder) == nil
      && fileLength(joined(folder, output.path)) == output.bytes
  }
}

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
      for file in old { try file.hold() }
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
