internal import Network
internal import Tokens

/// One use of a piece in training or evaluation.
struct Play: Sendable {
  /// Identifies the play.
  let number: Int
  let rows: Rows
  /// −1 for none.
  let label: Int32
  /// Which rows are prediction targets; nil means all. Other rows are only input: they are neither counted nor learned.
  var isTarget: [Bool]?

  /// Number of rows to predict: all except the begin row.
  var events: Int { rows.count - 1 }
}

/// B parallel streams that each process whole pieces one after another, T events at a time.
///
/// A piece starts at the beginning of a batch, where its stream's state is reset. After the end of a piece, the rest of
/// its batch is padding, which is neither counted nor learned.
struct Streams {
  struct Playing {
    let play: Play
    /// Next input row.
    var row = 0
    var isOver: Bool { row >= play.events }
  }

  let columns: Int
  let steps: Int
  private(set) var playing: [Playing?]

  init(columns: Int, batch: Int, steps: Int) {
    (self.columns, self.steps, playing) = (columns, steps, Array(repeating: nil, count: batch))
  }

  /// Continues streams that are in the middle of pieces.
  init(columns: Int, steps: Int, playing: [Playing?]) {
    (self.columns, self.steps, self.playing) = (columns, steps, playing)
  }

  /// The next batch; nil if all pieces have ended and `nextPlay` returns no more.
  ///
  /// - Parameter nextPlay: returns the next piece for a stream whose piece has ended; nil leaves the stream empty.
  mutating func next(_ nextPlay: () -> Play?) -> Batch? {
    var resets = Array(repeating: false, count: playing.count)
    for stream in playing.indices where playing[stream]?.isOver ?? true {
      playing[stream] = nextPlay().map { Playing(play: $0) }
      resets[stream] = true
    }
    guard playing.contains(where: { $0 != nil }) else { return nil }
    defer {
      for stream in playing.indices { playing[stream]?.row += steps }
    }
    return batch(resets: resets)
  }

  private func batch(resets: [Bool]) -> Batch {
    let (streams, size) = (playing.count, steps * playing.count * columns)
    var inputs = [Int32](repeating: 0, count: size)
    var targets = [Int32](repeating: -1, count: size)
    for (stream, playing) in playing.enumerated() {
      guard let playing else { continue }
      let symbols = playing.play.rows.symbols
      for step in 0..<min(steps, playing.play.events - playing.row) {
        let (from, to) = ((playing.row + step) * columns, (step * streams + stream) * columns)
        let isTargetRow = playing.play.isTarget?[playing.row + step + 1] ?? true
        for column in 0..<columns {
          inputs[to + column] = symbols[from + column]
          if isTargetRow { targets[to + column] = symbols[from + columns + column] }
        }
      }
    }
    return Batch(
      streams: streams, steps: steps, inputs: inputs, targets: targets, labels: playing.map { $0?.play.label ?? -1 },
      resets: resets)
  }
}
