import Support
import struct Training.NamedSetting
import struct Training.RunProgress
import struct Training.Score
import struct Training.WindowScores

extension RunProgress {
  /// A summary for a terminal of 80 columns: `12%  7.9k events/s  10.91 nats = 2.31+3.40+3.00+2.20  31% right  32 min
  /// left`.
  var summary: String {
    ([percent(fraction), speed] + [training?.sum, left].compactMap(\.self)).joined(separator: "  ")
  }

  private var speed: String { "\(count(Int(eventsPerSecond))) events/s" }
  private var left: String? { secondsLeft.map { "\(duration($0)) left" } }

  /// - Parameter score: the score of the best model.
  func result(_ score: Score?) -> String {
    let verdict = score.map { "\($0.sentence) over the whole validation part" } ?? "not validated"
    let ending = isStale ? "; stopped at \(percent(fraction)), since validation no longer improved" : ""
    return "\(verdict); \(count(events)) events in \(duration(seconds))\(ending)"
  }
}

/// A table with one row for each evaluation, at most 80 characters wide for up to four columns of symbols. The
/// widths are fixed, so that a row can be printed as soon as it is known.
struct TrainingTable {
  /// The columns of the model's rows, such as `time` and `key`.
  private let symbols: [String]

  init(symbols: [String]) { self.symbols = symbols }

  /// The units, and the names of the columns.
  var header: String {
    "Losses in nats per event (*: the best so far), then validation by column:\n"
      + line(["done", "events", "elapsed", "rate", "train", "valid"], " ", symbols.map(shortened) + ["right"])
  }

  func row(_ progress: RunProgress, isBest: Bool) -> String {
    let validation = progress.validation
    let cells = [
      percent(progress.fraction), count(progress.events), duration(progress.seconds), fixed(progress.learningRate, 6),
      loss(progress.training?.nats, 3), loss(validation?.nats, 3),
    ]
    let byColumn = symbols.indices.map { loss(validation?.columns[$0].nats, 2) }
    let mark = validation != nil && isBest ? "*" : " "
    return line(cells, mark, byColumn + [validation.map { percent($0.accuracy, decimals: 1) } ?? "-"])
  }

  private func line(_ cells: [String], _ mark: String, _ byColumn: [String]) -> String {
    let widths = [4, 8, 9, 10, 8, 8]
    return zip(cells, widths).map { $0.padded(to: $1, alignedRight: true) }.joined() + mark
      + byColumn.dropLast().map { $0.padded(to: 6, alignedRight: true) }.joined()
      + byColumn.last!.padded(to: 7, alignedRight: true)
  }

  /// `dur` and `vel` for `duration` and `velocity`.
  private func shortened(_ name: String) -> String { name.count > 5 ? String(name.prefix(3)) : name }

  private func loss(_ nats: Double?, _ decimals: Int) -> String { nats.map { fixed($0, decimals) } ?? "-" }
}

extension NamedSetting {
  /// The option of `etude train`, followed by its value unless it is a flag.
  var option: [String] {
    switch value {
    case "true": [optionName(name)]
    case "false": []
    default: [optionName(name), value]
    }
  }
}

/// Converts the name of a setting, such as `learningRate`, to that of its option, such as `--learning-rate`.
func optionName(_ setting: String) -> String {
  setting.reduce(into: "--") { $0 += $1.isUppercase ? "-" + $1.lowercased() : String($1) }
}

extension WindowScores {
  /// The accuracy on windows and on unseen compositions, and why they differ.
  var sentences: String {
    """
    From windows of \(window) alone: \(windows?.right ?? "nothing"). \(honest). \
    A random split of windows gives the higher figure because windows overlap: the music around every validation \
    window, and often a repeat of it, was in the training set.
    """
  }

  private var honest: String {
    unseen.map { "In compositions held out of training: \($0.right), \(fixed($0.nats, 3)) nats" }
      ?? "The accuracy in unseen compositions is not known, because none was held out"
  }
}

extension Score {
  fileprivate var right: String { percent(accuracy, decimals: 1) + " right" }

  fileprivate var sum: String {
    let parts = columns.map { fixed($0.nats, 2) }.joined(separator: "+")
    return "\(fixed(nats, 2)) nats = \(parts)  \(percent(accuracy)) right"
  }

  fileprivate var sentence: String {
    let parts = columns.map { "\($0.name) \(fixed($0.nats, 2))" }.joined(separator: ", ")
    return fixed(nats, 3) + " nats per event (\(parts)), \(percent(accuracy)) right"
  }
}

/// `950`, `12.3k`, `4.56M`.
func count(_ number: Int) -> String {
  switch number {
  case ..<1000: "\(number)"
  case ..<1_000_000: "\(fixed(Double(number) / 1e3, 1))k"
  default: "\(fixed(Double(number) / 1e6, 2))M"
  }
}
