// The evaluations of a run, and what they cost. Must not know when they are due.
internal import Network
private import Tokens

/// How a run is judged while it goes on, and at its end.
struct Validation {
  /// Events that one evaluation during the run predicts, about.
  private static let limit = 60_000

  private let during, last: Evaluation
  /// How many batches each has.
  private let duringBatches, lastBatches: Int
  /// How much slower a batch is in the last one, which is always exact.
  private let slower: Double

  init(_ lesson: Lesson, settings: Settings) {
    let encoding = lesson.vocabulary.encoding
    during = Evaluation(lesson.validation, encoding: encoding, limit: Self.limit)
    last = Evaluation(lesson.validation, encoding: encoding)
    duringBatches = during.batches(batch: settings.batch, steps: settings.steps)
    lastBatches = last.batches(batch: settings.batch, steps: settings.steps)
    // Measured: its batches are fuller, and bfloat16 takes less.
    slower = settings.precision == .single ? 1.1 : 1.6
  }

  /// While the run goes on, of the beginnings of long pieces; and seconds for the evaluations at its end. Nil where there
  /// is nothing to validate with.
  func score(_ learner: Learner) -> (score: Score, reserve: Double)? {
    let (score, seconds) = timed { during.score(learner) }
    return score.map { ($0, reserve(secondsPerBatch: seconds / Double(duringBatches))) }
  }

  /// Over the whole validation part.
  func lastScore(_ learner: Learner) -> Score? { last.score(learner) }

  /// Seconds for the evaluations at the end.
  func reserve(secondsPerBatch seconds: Double) -> Double {
    seconds * (Double(duringBatches) + slower * Double(lastBatches))
  }
}
