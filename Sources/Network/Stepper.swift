// The network as a composer uses it: one row at a time, forward only. Must not know how symbols are chosen.
internal import COneDNN

/// B streams that go through time one whole row after the other. A value: a copy goes on from the same place.
///
/// States and weights are multiplied as bytes (`PackedMatrix`), which adds less than a thousandth to the loss and makes
/// each stream the same bits whatever the number of streams and the processor: sums of integers have no order. So streams
/// can be joined for a step, and taken apart again.
public struct Stepper: Sendable {
  private let weights: StepperWeights
  /// One for each stream; −1: none.
  private var labels: [Int32]
  /// B×H for each layer.
  private var hidden: [ByteRows]
  private var cell: [[Float]]
  /// One for each stream; none without attention.
  private var memories: [AttentionMemory]
  /// The hidden layers of the heads before the row's symbols are added, B×KU.
  private var heads: [Float]

  public var architecture: Architecture { weights.architecture }
  public var streams: Int { labels.count }

  /// - Parameter labels: one for each stream; −1: none.
  public init(_ weights: StepperWeights, labels: [Int32] = [-1]) {
    precondition(!labels.isEmpty, "one label for each stream")
    let architecture = weights.architecture
    (self.weights, self.labels) = (weights, labels)
    hidden = Array(repeating: ByteRows(zeros: labels.count, architecture.units), count: architecture.layers)
    cell = Array(
      repeating: [Float](repeating: 0, count: labels.count * architecture.units), count: architecture.layers)
    let memory = AttentionMemory(window: architecture.attention, units: architecture.attentionUnits)
    memories = Array(repeating: memory, count: architecture.attention > 0 ? labels.count : 0)
    heads = [Float](repeating: 0, count: labels.count * architecture.columns * architecture.headUnits)
    weights.set(&heads, to: weights.layout.headBias)
  }

  /// The streams of all, in their order.
  ///
  /// - Precondition: there are some, and all have the same weights.
  public init(joining steppers: [Stepper]) {
    self = steppers[0]
    for other in steppers.dropFirst() {
      precondition(other.weights === weights, "streams of one network")
      labels += other.labels
      heads += other.heads
      memories += other.memories
      for layer in hidden.indices {
        hidden[layer].append(other.hidden[layer])
        cell[layer] += other.cell[layer]
      }
    }
  }

  /// One stream by itself.
  public subscript(stream: Int) -> Stepper {
    func part(_ values: [Float]) -> [Float] {
      let width = values.count / streams
      return Array(values[stream * width..<(stream + 1) * width])
    }
    var one = self
    one.labels = [labels[stream]]
    one.hidden = hidden.map { $0[stream] }
    one.cell = cell.map(part)
    one.heads = part(heads)
    if !memories.isEmpty { one.memories = [memories[stream]] }
    return one
  }

  /// Feeds each stream its next row: B×K.
  public mutating func advance(_ rows: [Int32]) {
    let columns = architecture.columns
    precondition(rows.count == streams * columns, "one row for each stream")
    var sums = [Float](repeating: 0, count: streams * 4 * architecture.units)
    for (stream, label) in labels.enumerated() { weights.set(&sums, stream: stream, label: Int(label)) }
    for (i, symbol) in rows.enumerated() where symbol >= 0 {
      weights.add(symbol: Int(symbol), column: i % columns, toGates: &sums, stream: i / columns)
    }
    var output = advance(0, &sums)
    for layer in 1..<architecture.layers {
      weights.set(&sums, to: weights.layout.recurrent[layer].bias)
      weights.inputs[layer]!.multiply(output, addingTo: &sums)
      output = advance(layer, &sums)
    }
    weights.set(&heads, to: weights.layout.headBias)
    weights.headState.multiply(output, addingTo: &heads)
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

  /// One step of a layer whose gates, B×4H, lack only the product with its own state; what goes up from it, B×H.
  private mutating func advance(_ layer: Int, _ gates: inout [Float]) -> ByteRows {
    weights.recurrent[layer].multiply(hidden[layer], addingTo: &gates)
    var outputs = [Float](repeating: 0, count: streams * architecture.units)
    etude_lstm_gates(Int64(streams), Int64(architecture.units), gates, &cell[layer], &outputs)
    hidden[layer].set(outputs)
    guard layer == architecture.attentiveLayer else { return hidden[layer] }
    attend(weights.attention!, hidden[layer], addingTo: &outputs)
    var attended = ByteRows(zeros: streams, architecture.units)
    attended.set(outputs)
    return attended
  }

  /// Adds to the outputs of the attentive layer, B×H, what the attention takes from the last W events.
  private mutating func attend(_ attention: AttentionWeights, _ state: ByteRows, addingTo outputs: inout [Float]) {
    let units = architecture.attentionUnits
    var projections = [Float](repeating: 0, count: streams * 3 * units)
    attention.projection.multiply(state, addingTo: &projections)
    var mixtures: [Float] = []
    for stream in memories.indices {
      let own = projections[stream * 3 * units..<(stream + 1) * 3 * units]
      memories[stream].append(key: own.dropFirst(units).prefix(units), value: own.suffix(units))
      mixtures += memories[stream].mixture(query: own.prefix(units), bias: attention.bias)
    }
    var bytes = ByteRows(zeros: streams, units)
    bytes.set(mixtures)
    attention.output.multiply(bytes, addingTo: &outputs)
  }
}
