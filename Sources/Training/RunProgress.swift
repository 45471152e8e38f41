// What a run tells while it goes. Must not know who listens.

/// Where a run is.
public struct RunProgress: Sendable {
  /// Updates of the network, and events it has learned from.
  public let step, events: Int
  /// 0…1.
  public let fraction: Double
  /// All sessions of the run together, reading the corpus excluded.
  public let seconds: Double
  /// What is left at the speed so far, the last evaluation included; nil before the first step.
  public let secondsLeft: Double?
  /// While learning, lately.
  public let eventsPerSecond: Double
  /// The learning rate of the next step.
  public let learningRate: Double
  /// Of the training batches since the last validation.
  public let training: Score?
  /// Of the last validation, and of the best one.
  public let validation, best: Score?
  /// Whether the run ends before its time, since validation has not improved for as long as `Settings.patience` allows.
  public let isStale: Bool
}

/// Something that happened in a run.
public enum RunEvent: Sendable {
  case stepped(RunProgress)
  case evaluated(RunProgress, isBest: Bool)
}

/// How a run ended.
public enum RunOutcome: Sendable {
  /// The best model is in its file; its score is over the whole of the validation part, nil if there is none.
  case finished(Score?, RunProgress)
  /// Everything that is needed to go on is in the checkpoint.
  case interrupted(checkpoint: String)
}
