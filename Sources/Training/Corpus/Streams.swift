internal import Network
internal import Tokens

/// One use of a piece in training or evaluation: its rows, transposed and stretched, and its label.
struct Example: Sendable {
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
  /// The place of a stream in its example.
  struct Cursor {
    let example: Example
    /// Next input row.
    var row = 0
    var isOver: Bool { row >= example.events }
  }

  let columns: Int
  let steps: Int
  private(set) var cursors: [Cursor?]

  init(columns: Int, batch: Int, steps: Int) {
    (self.columns, self.steps, cursors) = (columns, steps, Array(repeating: nil, count: batch))
  }

  /// Continues streams that are in the middle of pieces.
  init(columns: Int, steps: Int, cursors: [Cursor?]) {
    (self.columns, self.steps, self.cursors) = (columns, steps, cursors)
  }

  /// The next batch; nil if all examples have ended and `nextExample` returns no more.
  ///
  /// - Parameter nextExample: returns the next example for a stream whose last one has ended; nil leaves it empty.
  mutating func next(_ nextExample: () -> Example?) -> Batch? {
    var resets = Array(repeating: false, count: cursors.count)
    for stream in cursors.indices where cursors[stream]?.isOver ?? true {
      cursors[stream] = nextExample().map { Cursor(example: $0) }
      resets[stream] = true
    }
    guard cursors.contains(where: { $0 != nil }) else { return nil }
    defer {
      for stream in cursors.indices { cursors[stream]?.row += steps }
    }
    return batch(resets: resets)
  }

  private func batch(resets: [Bool]) -> Batch {
    let (streams, size) = (cursors.count, steps * cursors.count * columns)
    var inputs = [Int32](repeating: 0, count: size)
    var targets = [Int32](repeating: -1, count: size)
    for (stream, cursor) in cursors.enumerated() {
      guard let cursor else { continue }
      let symbols = cursor.example.rows.symbols
      for step in 0..<min(steps, cursor.example.events - cursor.row) {
        let (from, to) = ((cursor.row + step) * columns, (step * streams + stream) * columns)
        let isTargetRow = cursor.example.isTarget?[cursor.row + step + 1] ?? true
        for column in 0..<columns {
          inputs[to + column] = symbols[from + column]
          if isTargetRow { targets[to + column] = symbols[from + columns + column] }
        }
      }
    }
    return Batch(
      streams: streams, steps: steps, inputs: inputs, targets: targets,
      labels: cursors.map { $0?.example.label ?? -1 }, resets: resets)
  }
}
