// Listening without learning: how well whole pieces are predicted. Must not know how the model was trained.
internal import Music
internal import Network
internal import Tokens

/// Pieces for a learner to predict, as they are: untransposed, at their own tempo, with their label.
///
/// Teacher forcing: each event is predicted from the true events before it, from the start of its piece, the state being
/// carried through the whole piece. Every event counts once, the end row too. (`docs/evaluation.md` is the definition.)
struct Evaluation {
  /// The longest first: the streams then end at nearly the same time.
  private let plays: [Play]
  private let columns: [String]

  /// Each piece once with each of its labels, in that order; −1 is none.
  ///
  /// - Parameter limit: how many events to predict, about, with one label; each piece gives its first
  ///   limit ÷ (number of pieces) events, and at least 100. Nil predicts all. The start of a piece is harder to predict
  ///   than the rest, so scores with a limit are to be compared with each other only.
  init(
    _ pieces: [(performance: Performance, labels: [Int32], asked: [Bool]?)], encoding: any Encoding, limit: Int?
  ) {
    let share = limit.map { max(100, $0 / max(pieces.count, 1)) } ?? .max
    var plays: [Play] = []
    for piece in pieces {
      let all = encoding.encode(piece.performance)
      let rows = share < all.count ? all.prefix(share + 1) : all
      for label in piece.labels {
        plays.append(Play(number: plays.count, rows: rows, label: label, asked: piece.asked))
      }
    }
    self.plays = plays.sorted { ($1.events, $0.number) < ($0.events, $1.number) }
    columns = encoding.columns
  }

  /// Each piece once, with its label.
  init(_ pieces: [LabelledPerformance], encoding: any Encoding, limit: Int? = nil) {
    self.init(pieces.map { ($0.performance, [$0.label], $0.asked) }, encoding: encoding, limit: limit)
  }

  /// How many events are predicted.
  var events: Int { plays.reduce(0) { $0 + $1.events } }

  /// As many streams as are at work from the first event to the last, when the longest piece has one for itself.
  var streams: Int { plays.first.map { (events + $0.events - 1) / $0.events } ?? 1 }

  /// How many batches a learner is asked to predict.
  func batches(batch: Int, steps: Int) -> Int {
    var streams = Streams(columns: columns.count, batch: batch, steps: steps)
    var rest = plays[...]
    var count = 0
    while streams.next({ rest.popFirst() }) != nil { count += 1 }
    return count
  }

  /// Nil when there are no pieces.
  func score(_ learner: Learner) -> Score? {
    Score(tallies(learner) { _ in }.reduce(into: Tally(columns: columns.count)) { $0 += $1 }, columns: columns)
  }

  /// What each piece gave with each of its labels, in that order.
  ///
  /// - Parameter progress: called after each batch with how many events are done; what it throws ends the evaluation.
  func tallies(_ learner: Learner, progress: (Int) throws -> Void) rethrows -> [Tally] {
    var streams = Streams(columns: columns.count, batch: learner.batch, steps: learner.steps)
    var rest = plays[...]
    var tallies = Array(repeating: Tally(columns: columns.count), count: plays.count)
    var done = 0
    while let batch = streams.next({ rest.popFirst() }) {
      for (playing, report) in zip(streams.playing, learner.evaluateStreams(batch)) {
        guard let playing else { continue }
        tallies[playing.play.number] += report
        done += report.count
      }
      try progress(done)
    }
    return tallies
  }
}
