internal import Files
internal import Support

/// The results of a search: JSON Lines files in its folder. Each shard writes its own file and reads those of all
/// shards.
final class Results {
  private let folder: String
  private var own: RunLog

  /// - Parameter shard: the shard whose results will be added.
  init(folder: String, shard: Shard) throws(TuningError) {
    self.folder = folder
    let path = folder + "/results-\(shard.index)-of-\(shard.count).jsonl"
    do throws(FileError) {
      // An incomplete last line means that the program was killed while writing it.
      let length = fileExists(path) ? try readFile(path).lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0 : 0
      own = try RunLog(path, length: length)
    } catch { throw .file(error) }
  }

  func add(_ result: Trial.Result) throws(TuningError) {
    do { try own.append(result) } catch { throw .file(error) }
  }

  /// The results of all shards, whatever their number; each trial of a rung occurs once.
  func all() throws(TuningError) -> [Trial.Result] {
    var results: [[Int]: Trial.Result] = [:]
    for path in try paths() {
      for (index, line) in try lines(path).enumerated() {
        guard let result = try? decodeJSON(Trial.Result.self, from: line) else {
          throw .badResult(path: path, line: index + 1)
        }
        results[[result.rung, result.trial]] = result
      }
    }
    return results.values.sorted { ($0.rung, $0) < ($1.rung, $1) }
  }

  private func paths() throws(TuningError) -> [String] {
    do { return try Self.files(in: folder) } catch { throw .file(error) }
  }

  /// The files of results in a folder.
  static func files(in folder: String) throws(FileError) -> [String] {
    try filesBelow(folder, extensions: ["jsonl"]).filter { fileName(of: $0).hasPrefix("results-") }
  }

  /// The complete lines: another shard may be writing the last one.
  private func lines(_ path: String) throws(TuningError) -> [String] {
    do {
      let text = String(decoding: try readFile(path, below: folder), as: UTF8.self)
      return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    } catch { throw .file(error) }
  }
}
