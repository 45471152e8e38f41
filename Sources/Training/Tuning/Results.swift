// The results of a search in its folder. Must not know how they came about.
internal import Files

/// One JSON object a line. Every shard writes a file of its own and reads those of all.
final class Results {
  private let folder: String
  private var own: RunLog

  /// - Parameter shard: whose results will be added.
  init(folder: String, shard: Shard) throws(TuningError) {
    self.folder = folder
    let path = folder + "/results-\(shard.index)-of-\(shard.count).jsonl"
    do throws(FileError) {
      // A last line without an end was being written when the program was killed.
      let length = fileExists(path) ? try readFile(path).lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0 : 0
      own = try RunLog(path, length: length)
    } catch { throw .file(error) }
  }

  func add(_ result: Trial.Result) throws(TuningError) {
    do { try own.append(result) } catch { throw .file(error) }
  }

  /// Of all shards, whatever their number was; each trial of a rung once.
  func all() throws(TuningError) -> [Trial.Result] {
    var results: [[Int]: Trial.Result] = [:]
    for path in try paths() {
      for (index, line) in try lines(path).enumerated() {
        guard let result = try? value(Trial.Result.self, json: line) else {
          throw .badResult(path: path, line: index + 1)
        }
        results[[result.rung, result.trial]] = result
      }
    }
    return results.values.sorted { ($0.rung, $0) < ($1.rung, $1) }
  }

  private func paths() throws(TuningError) -> [String] {
    do { return try filesBelow(folder, extensions: ["jsonl"]).filter { fileName(of: $0).hasPrefix("results-") } } catch
    {
      throw .file(error)
    }
  }

  /// The lines that are whole: another shard may be writing the last one.
  private func lines(_ path: String) throws(TuningError) -> [String] {
    do {
      let text = String(decoding: try readFile(path), as: UTF8.self)
      return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    } catch { throw .file(error) }
  }
}
