internal import COneDNN

/// B streams in inference, advanced by one row at a time. It is a value: a copy can be used to return to this point
/// later.
///
/// States and weights are multiplied as 8-bit integers (`PackedMatrix`), which increases the loss by less than a
/// thousandth. Because integer sums don't depend on the order of summation, each stream's bits are the same whatever
/// the number of streams and the processor. So streams can be joined for a step and separated again.
public struct Stepper: Sendable {
  private let weights: StepperWeights
  /// One per stream; −1 for none.
  private var labels: [Int32]
  /// B×H for each layer.
  private var hidden: [ByteRows]
  private var cell: [[Float]]
  /// One per stream; empty without attention.
  private var memories: [AttentionMemory]
  /// Hidden layers of the heads before the row's symbols are added, B×KU.
  private var heads: [Float]

  public var architecture: Architecture { weights.architecture }
  public var streams: Int { labels.count }

  /// - Parameter labels: one per stream; −1 for none.
  public init(_ weights: StepperWeights, labels: [Int32] = [-1]) {
    precondition(!labels.isEmpty, "there is at least one stream")
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

  /// Joins the streams of several steppers, in order.
  ///
  /// - Precondition: there is at least one, and all have the same weights.
  public init(joining steppers: [Stepper]) {
    self = steppers[0]
    for other in steppers.dropFirst() {
      precondition(other.weights === weights, "the streams have the same network")
      labels += other.labels
      heads += other.heads
      memories += other.memories
      for layer in hidden.indices {
        hidden[layer].append(other.hidden[layer])
        cell[layer] += other.cell[layer]
      }
    }
  }

  /// A single stream.
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

  /// Advances each stream by one row: B×K.
  public mutating func advance(_ rows: [Int32]) {
    let columns = architecture.columns
    precondition(rows.count == streams * columns, "there is one row per stream")
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

  /// The logits of a column of the next row, B×V, given the symbols of the previous columns, B×column.
  public func logits(column: Int, given: [Int32]) -> [Float] {
    precondition(given.count == streams * column, "there are \(column) symbols per stream")
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

  /// Completes one step of a layer, given its gates (B×4H) without the recurrent product. Returns its output, B×H.
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

  /// Adds the attention over the last W events to the outputs of its layer, B×H.
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
