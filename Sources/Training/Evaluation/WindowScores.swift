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
