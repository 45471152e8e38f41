/// How far a training run is.
package struct RunProgress: Sendable {
  /// Number of updates of the network, and of events trained on.
  package let step, events: Int
  /// 0…1.
  package let fraction: Double
  /// Seconds of all sessions together, without reading the corpus.
  package let seconds: Double
  /// Estimated seconds left, including the last evaluation; nil before the first step.
  package let secondsLeft: Double?
  /// Recent training speed.
  package let eventsPerSecond: Double
  /// Learning rate of the next step.
  package let learningRate: Double
  /// Score of the training batches since the last validation.
  package let training: Score?
  /// Scores of the last and the best validation.
  package let validation, best: Score?
  /// Whether the run stops early because validation has not improved for `TrainingSettings.patience` evaluations.
  package let isStale: Bool
  /// Column names of the model's rows, such as `time` and `key`.
  package let columns: [String]
}

/// Something that happened during a run.
package enum RunEvent: Sendable {
  /// - Parameter rareLabels: labels with too few training pieces to be learned, sorted.
  case began(RunProgress, rareLabels: [String])
  case stepped(RunProgress)
  case evaluated(RunProgress, isBest: Bool)
}

/// How a run ended.
package enum RunOutcome: Sendable {
  /// The best model has been written. The score is over the whole validation set, nil if there is none.
  case finished(Score?, RunProgress)
  /// The checkpoint contains everything needed to resume.
  case interrupted(checkpoint: String)
}
