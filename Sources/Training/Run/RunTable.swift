internal import Files
private import Support

/// A CSV table with one row per evaluation of a run. It is generated from the log, so a resumed run gives the same
/// table as an uninterrupted one.
///
/// Losses are in nats per event, accuracies (`right`) are fractions from 0 to 1. A field is empty if there is no value,
/// such as validation in a run without validation.
struct RunTable {
  private static let start = "seconds,step,events,learning_rate,best"

  /// Column names of the model's rows, such as `time` and `key`.
  let columns: [String]

  private var header: String {
    let parts = ["training", "validation"].map { part in
      (["nats"] + columns.map { "nats_\($0)" } + ["right"]).map { ",\(part)_\($0)" }.joined()
    }
    return Self.start + parts.joined()
  }

  /// - Parameter journal: path of the run's log. Lines other than evaluations are skipped.
  func text(ofJournal journal: String) throws(FileError) -> String {
    let lines = String(decoding: try readFile(journal), as: UTF8.self).split(separator: "\n")
    let rows = lines.compactMap { line in (try? decodeJSON(LogLine.self, from: String(line))).flatMap(row) }
    return ([header] + rows + [""]).joined(separator: "\n")
  }

  private func row(_ line: LogLine) -> String? {
    guard line.event == "evaluation", let scores = line.scores else { return nil }
    let start = [
      "\(line.seconds)", "\(scores.step)", "\(scores.events)", line.learningRate.map { "\($0)" } ?? "",
      line.isBest == true ? "1" : "0",
    ]
    return (start + fields(scores.training) + fields(scores.validation)).joined(separator: ",")
  }

  private func fields(_ score: Score?) -> [String] {
    guard let score else { return Array(repeating: "", count: columns.count + 2) }
    return ([score.nats] + score.columns.map(\.nats) + [score.accuracy]).map { "\($0)" }
  }

  /// Whether a file begins like such a table.
  static func isTable(_ path: String) throws(FileError) -> Bool {
    guard isRegularFile(path) else { return false }
    return try readFile(path).starts(with: start.utf8)
  }
}
