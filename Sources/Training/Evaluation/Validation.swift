internal import Network
private import Tokens

/// The validation of a run, during it and at its end.
struct Validation {
  /// Approximate number of events predicted in each evaluation during the run.
  private static let limit = 60_000

  private let during, last: Evaluation
  /// Number of batches of an evaluation during the run, and of the last one.
  private let duringBatches, lastBatches: Int
  /// Factor by which a batch is slower in the last evaluation, which always uses single precision.
  private let slower: Double

  init(_ data: TrainingData, settings: TrainingSettings) {
    let encoding = data.vocabulary.encoding
    during = Evaluation(data.validation, encoding: encoding, limit: Self.limit)
    last = Evaluation(data.validation, encoding: encoding)
    duringBatches = during.batches(batch: settings.batch, steps: settings.steps)
    lastBatches = last.batches(batch: settings.batch, steps: settings.steps)
    // Measured: its batches are fuller, and bfloat16 is faster.
    slower = settings.precision == .single ? 1.1 : 1.6
  }

  /// Whether an evaluation during the run covers less than the whole validation set.
  var isPartial: Bool { during.events < last.events }

  /// Evaluates the beginnings of the pieces during the run. Also returns the estimated seconds for the evaluations at
  /// the end. Returns nil if there is nothing to validate with.
  func score(_ learner: Learner) -> (score: Score, reserve: Double)? {
    let (score, seconds) = timed { during.score(learner) }
    return score.map { ($0, reserve(secondsPerBatch: seconds / Double(duringBatches))) }
  }

  /// Evaluates the whole validation set.
  func lastScore(_ learner: Learner) -> Score? { last.score(learner) }

  /// Estimated seconds for the evaluations at the end.
  func reserve(secondsPerBatch seconds: Double) -> Double {
    seconds * (Double(duringBatches) + slower * Double(lastBatches))
  }
}
