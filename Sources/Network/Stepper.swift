// The network as a composer uses it: one row at a time, forward only. Must not know how symbols are chosen.
internal import COneDNN

/// B streams that go through time one whole row after the other. A value: a copy goes on from the same place.
///
/// States and weights are multiplied as bytes (`PackedMatrix`), which adds less than a thousandth to the loss and makes
/// each stream the same bits whatever the number of streams and the processor: sums of integers have no order.
public struct Stepper: Sendable {
  private let weights: StepperWeights
  /// The sums of each stream's first-layer gates that never change: the label's part and the bias, B×4H.
  private let base: [Float]
  /// B×H for each layer.
  private var hidden: [ByteRows]
  private var cell: [[Float]]
  /// The hidden layers of the heads before the row's symbols are added, B×KU.
  private var heads: [Float]
  /// Room for a layer at work: its gates, B×4H, and what comes of them, B×H.
  private var sums, outputs: [Float]
  public let streams: Int

  public var architecture: Architecture { weights.architecture }

  /// - Parameter labels: one for each stream; −1: none.
  public init(_ weights: StepperWeights, streams: Int = 1, labels: [Int32] = [-1]) {
    precondition(streams > 0 && labels.count == streams, "one label for each stream")
    let architecture = weights.architecture
    self.weights = weights
    self.streams = streams
    base = labels.flatMap { weights.gates(label: Int($0)) }
    hidden = Array(repeating: ByteRows(zeros: streams, architecture.units), count: architecture.layers)
    outputs = [Float](repeating: 0, count: streams * architecture.units)
    cell = Array(repeating: outputs, count: architecture.layers)
    heads = [Float](repeating: 0, count: streams * architecture.columns * architecture.headUnits)
    sums = base
    weights.set(&heads, to: weights.layout.headBias)
  }

  /// Feeds each stream its next row: B×K.
  public mutating func advance(_ rows: [Int32]) {
    let columns = architecture.columns
    precondition(rows.count == streams * columns, "one row for each stream")
    copy(base, from: 0, to: &sums, at: 0, count: base.count)
    for (i, symbol) in rows.enumerated() where symbol >= 0 {
      weights.add(symbol: Int(symbol), column: i % columns, toGates: &sums, stream: i / columns)
    }
    advance(0)
    for layer in 1..<architecture.layers {
      weights.set(&sums, to: weights.layout.recurrent[layer].bias)
      weights.inputs[layer]!.multiply(hidden[layer - 1], addingTo: &sums)
      advance(layer)
    }
    weights.set(&heads, to: weights.layout.headBias)
    weights.headState.multiply(hidden.last!, addingTo: &heads)
  }

  /// The logits of a column of the next row, B×V, given the symbols of the columns before it, B×column.
  public func logits(column: Int, given: [Int32]) -> [Float] {
    precondition(given.count == streams * column, "the symbols of \(column) columns for each stream")
    let (layout, units) = (weights.layout.heads[column], architecture.headUnits)
    var layer = [Float](repeating: 0, count: streams * units)
    for stream in 0..<streams {
      let part = (stream * architecture.columns + column) * units
      copy(heads, from: part, to: &layer, at: stream * units, count: units)
      for (j, table) in layout.symbols.enumerated() {
        weights.add(row: Int(given[stream * column + j]), of: table, to: &layer, stream: stream)
      }
    }
    etude_relu(Int64(layer.count), &layer)
    var bytes = ByteRows(zeros: streams, units)
    bytes.set(layer)
    var logits = [Float](repeating: 0, count: streams * architecture.classes[column])
    weights.set(&logits, to: layout.bias)
    weights.heads[column].multiply(bytes, addingTo: &logits)
    return logits
  }

  /// One step of a layer whose `sums` lack only the product with its own state.
  private mutating func advance(_ layer: Int) {
    weights.recurrent[layer].multiply(hidden[layer], addingTo: &sums)
    etude_lstm_gates(Int64(streams), Int64(architecture.units), sums, &cell[layer], &outputs)
    hidden[layer].set(outputs)
  }
}
