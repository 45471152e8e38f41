// The evaluations of a run as comma-separated values.
internal import Files

/// A table with one row for each evaluation of a run, made from its journal, so that a run that was resumed has the same
/// table as one that was not.
///
/// Losses are in nats per event, shares (`right`) from 0 to 1. A field is empty where there is no value, such as
/// validation in a run that has none.
struct RunTable {
  private static let start = "seconds,step,events,learning_rate,best"

  /// The columns of the model's rows, such as `time` and `key`.
  let columns: [String]

  private var header: String {
    let parts = ["training", "validation"].map { part in
      (["nats"] + columns.map { "nats_\($0)" } + ["right"]).map { ",\(part)_\($0)" }.joined()
    }
    return Self.start + parts.joined()
  }

  /// - Parameter journal: the path of the run's log. Lines that are not evaluations are left out.
  func text(ofJournal journal: String) throws(FileError) -> String {
    let lines = String(decoding: try readFile(journal), as: UTF8.self).split(separator: "\n")
    let rows = lines.compactMap { line in (try? value(LogLine.self, json: String(line))).flatMap(row) }
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

  /// Whether a file begins as these tables do.
  static func isTable(_ path: String) -> Bool {
    (try? readFile(path)).map { $0.starts(with: start.utf8) } ?? false
  }
}
