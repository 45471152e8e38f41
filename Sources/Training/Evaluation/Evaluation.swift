internal import Music
internal import Network
internal import Tokens

/// Pieces for a learner to predict, unmodified: in their own key, at their own tempo, with their label.
///
/// Each event is predicted from the true previous events (teacher forcing), from the start of its piece, with the state
/// carried through the whole piece. Every event counts once, including the end row. `docs/evaluation.md` has the
/// definition.
struct Evaluation {
  /// Sorted by length, longest first, so that the streams end at nearly the same time.
  private let examples: [Example]
  private let columns: [String]

  /// Predicts each piece once with each of its labels, in that order; −1 means none.
  ///
  /// - Parameter limit: approximate number of events to predict per label. Each piece contributes its first limit ÷
  ///   (number of pieces) events, but at least 100. Nil predicts all events. The beginning of a piece is harder to
  ///   predict than the rest, so scores with a limit are only comparable with each other.
  init(
    _ pieces: [(performance: Performance, labels: [Int32], isTarget: [Bool]?)], encoding: any Encoding, limit: Int?
  ) {
    let share = limit.map { max(100, $0 / max(pieces.count, 1)) } ?? .max
    var examples: [Example] = []
    for piece in pieces {
      let all = encoding.encode(piece.performance)
      let rows = share < all.count ? all.prefix(share + 1) : all
      for label in piece.labels {
        examples.append(Example(number: examples.count, rows: rows, label: label, isTarget: piece.isTarget))
      }
    }
    self.examples = examples.sorted { ($1.events, $0.number) < ($0.events, $1.number) }
    columns = encoding.columns
  }

  /// Predicts each piece once, with its label.
  init(_ pieces: [LabelledPerformance], encoding: any Encoding, limit: Int? = nil) {
    self.init(pieces.map { ($0.performance, [$0.label], $0.isTarget) }, encoding: encoding, limit: limit)
  }

  /// Number of events to predict.
  var events: Int { examples.reduce(0) { $0 + $1.events } }

  /// Number of streams that can be kept busy throughout, if the longest piece has its own stream.
  var streams: Int { examples.first.map { (events + $0.events - 1) / $0.events } ?? 1 }

  /// Number of batches that a learner has to process.
  func batches(batch: Int, steps: Int) -> Int {
    var streams = Streams(columns: columns.count, batch: batch, steps: steps)
    var rest = examples[...]
    var count = 0
    while streams.next({ rest.popFirst() }) != nil { count += 1 }
    return count
  }

  /// Nil if there are no pieces.
  func score(_ learner: Learner) -> Score? {
    Score(sums(learner) { _ in }.reduce(into: ScoreSums(columns: columns.count)) { $0 += $1 }, columns: columns)
  }

  /// The sums for each piece with each of its labels, in that order.
  ///
  /// - Parameter progress: called after each batch with the number of events predicted so far; an error that it throws
  ///   ends the evaluation.
  func sums(_ learner: Learner, progress: (Int) throws -> Void) rethrows -> [ScoreSums] {
    var streams = Streams(columns: columns.count, batch: learner.batch, steps: learner.steps)
    var rest = examples[...]
    var sums = Array(repeating: ScoreSums(columns: columns.count), count: examples.count)
    var done = 0
    while let batch = streams.next({ rest.popFirst() }) {
      for (cursor, report) in zip(streams.cursors, learner.evaluateStreams(batch)) {
        guard let cursor else { continue }
        sums[cursor.example.number] += report
        done += report.count
      }
      try progress(done)
    }
    return sums
  }
}
