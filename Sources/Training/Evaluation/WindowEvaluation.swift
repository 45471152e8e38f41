internal import Network
internal import Tokens

/// Scores of a model that was validated with a random split by windows.
package struct WindowScores: Codable, Hashable, Sendable {
  /// Number of rows per window.
  package let window: Int
  /// Score on the validation windows: each row is predicted from its window alone, as in the classic system.
  package let windows: Score?
  /// Score on whole compositions that were held out of the split; nil if there were none.
  package let unseen: Score?
}

extension WindowScores {
  /// - Parameter evaluator: a learner with the weights of `model`.
  init(_ model: Parameters, _ evaluator: Learner, _ data: TrainingData, _ settings: TrainingSettings) {
    let encoding = data.vocabulary.encoding
    window = settings.window
    windows = WindowEvaluation(data.validation, encoding: encoding, window: window)
      .score(model, threads: settings.threads)
    unseen = Evaluation(data.unseen, encoding: encoding).score(evaluator)
  }
}

/// Predicts the row after each window from zero states, as the classic system does.
struct WindowEvaluation {
  private struct Window {
    let example: Example
    /// Index of the row to predict.
    let target: Int
  }

  private let windows: [Window]
  private let columns: [String]
  private let length: Int

  private static let batch = 128

  /// Uses every target row of the pieces. If fewer than `window` rows precede it, its window is shorter.
  init(_ pieces: [LabelledPerformance], encoding: any Encoding, window: Int) {
    (columns, length) = (encoding.columns, window)
    windows = pieces.enumerated().flatMap { number, piece in
      let rows = encoding.encode(piece.performance)
      let example = Example(number: number, rows: rows, label: piece.label, isTarget: piece.isTarget)
      return (1..<rows.count).filter { example.isTarget?[$0] ?? true }.map { Window(example: example, target: $0) }
    }
  }

  /// Returns nil if there are no windows.
  func score(_ parameters: Parameters, threads: Int) -> Score? {
    let learner = Learner(parameters: parameters, batch: Self.batch, steps: length, shards: threads)
    var sums = ScoreSums(columns: columns.count)
    for first in stride(from: 0, to: windows.count, by: Self.batch) {
      sums += learner.evaluate(batch(windows[first..<min(first + Self.batch, windows.count)]))
    }
    return Score(sums, columns: columns)
  }

  /// One window per stream, from step 0 on; only the row after it is counted.
  private func batch(_ windows: ArraySlice<Window>) -> Batch {
    let width = columns.count
    var inputs = [Int32](repeating: -1, count: length * Self.batch * width)
    var targets = inputs
    for (stream, window) in windows.enumerated() {
      let rows = max(0, window.target - length)..<window.target
      for (step, row) in rows.enumerated() {
        let place = (step * Self.batch + stream) * width
        inputs.replaceSubrange(place..<place + width, with: window.example.rows[row])
        if row == rows.last { targets.replaceSubrange(place..<place + width, with: window.example.rows[row + 1]) }
      }
    }
    let labels = windows.map(\.example.label) + Array(repeating: -1, count: Self.batch - windows.count)
    return Batch(
      streams: Self.batch, steps: length, inputs: inputs, targets: targets, labels: labels,
      resets: Array(repeating: true, count: Self.batch))
  }
}
