// Pieces cut into batches. Must not know where the pieces come from, nor what becomes of the batches.
internal import Network
internal import Tokens

/// One piece as it is played once.
struct Play: Sendable {
  /// Tells plays apart.
  let number: Int
  let rows: Rows
  /// −1: none.
  let label: Int32
  /// Which rows are predicted; nil: all. The others are read like all, but neither counted nor learned.
  var asked: [Bool]?

  /// How many rows there are to predict: all but the begin row.
  var events: Int { rows.count - 1 }
}

/// B streams side by side, each playing whole pieces one after the other, T events at a time.
///
/// A piece starts at the start of a batch, where its stream's state is reset; what is left of a batch after the end of a
/// piece is padding, which is neither counted nor learned from.
struct Streams {
  struct Playing {
    let play: Play
    /// The next row to be input.
    var row = 0
    var isOver: Bool { row >= play.events }
  }

  let columns: Int
  let steps: Int
  private(set) var playing: [Playing?]

  init(columns: Int, batch: Int, steps: Int) {
    (self.columns, self.steps, playing) = (columns, steps, Array(repeating: nil, count: batch))
  }

  /// Streams that are in the middle of pieces.
  init(columns: Int, steps: Int, playing: [Playing?]) {
    (self.columns, self.steps, self.playing) = (columns, steps, playing)
  }

  /// The next batch; nil when all pieces are over and no stream is dealt another one.
  ///
  /// - Parameter deal: the next piece, for a stream whose piece is over; nil leaves the stream silent.
  mutating func next(_ deal: () -> Play?) -> Batch? {
    var resets = Array(repeating: false, count: playing.count)
    for stream in playing.indices where playing[stream]?.isOver ?? true {
      playing[stream] = deal().map { Playing(play: $0) }
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
        let isAsked = playing.play.asked?[playing.row + step + 1] ?? true
        for column in 0..<columns {
          inputs[to + column] = symbols[from + column]
          if isAsked { targets[to + column] = symbols[from + columns + column] }
        }
      }
    }
    return Batch(
      streams: streams, steps: steps, inputs: inputs, targets: targets, labels: playing.map { $0?.play.label ?? -1 },
      resets: resets)
  }
}
