// What a split of windows is worth. Must not know how scores are shown.
internal import Network
internal import Tokens

/// How good a model is that was validated with a random split of windows.
public struct WindowScores: Codable, Hashable, Sendable {
  /// How many rows a window has.
  public let window: Int
  /// Of the validation windows: each row predicted from its window alone, as the classic system does.
  public let windows: Score?
  /// Of whole compositions that were kept out of the split; nil if there were none.
  public let unseen: Score?
}

extension WindowScores {
  /// - Parameter judge: a learner that has become `model`.
  init(_ model: Parameters, _ judge: Learner, _ lesson: Lesson, _ settings: Settings) {
    let encoding = lesson.vocabulary.encoding
    window = settings.window
    windows = WindowEvaluation(lesson.validation, encoding: encoding, window: window)
      .score(model, threads: settings.threads)
    unseen = Evaluation(lesson.unseen, encoding: encoding).score(judge)
  }
}
