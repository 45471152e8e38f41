// Listening without learning: how well whole pieces are predicted. Must not know how the model was trained.
internal import Network
internal import Tokens

/// Pieces for a learner to predict, as they are: untransposed, at their own tempo, with their label.
///
/// Teacher forcing: each event is predicted from the true events before it, from the start of its piece, the state being
/// carried through the whole piece. Every event counts once, the end row too.
struct Evaluation {
  private let plays: [Play]
  private let columns: [String]

  /// - Parameter limit: how many events to predict, about; each piece gives its first limit ÷ (number of pieces) events,
  ///   and at least 100. Nil predicts all. The start of a piece is harder to predict than the rest, so scores with a
  ///   limit are to be compared with each other only.
  init(_ pieces: [LabelledPerformance], encoding: any Encoding, limit: Int? = nil) {
    let share = limit.map { max(100, $0 / max(pieces.count, 1)) } ?? .max
    columns = encoding.columns
    // The longest first: the streams then end at nearly the same time.
    plays = pieces.enumerated().map { number, piece in
      let rows = encoding.encode(piece.performance)
      return Play(number: number, rows: share < rows.count ? rows.prefix(share + 1) : rows, label: piece.label)
    }.sorted { ($1.events, $0.number) < ($0.events, $1.number) }
  }

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
    var streams = Streams(columns: columns.count, batch: learner.batch, steps: learner.steps)
    var rest = plays[...]
    var tally = Tally(columns: columns.count)
    while let batch = streams.next({ rest.popFirst() }) { tally += learner.evaluate(batch) }
    return Score(tally, columns: columns)
  }
}
