// The network as a composer uses it: one row at a time, forward only. Must not know how symbols are chosen.
internal import COneDNN

/// B streams that go through time one whole row after the other. A value: a copy goes on from the same place.
///
/// Each stream is summed in one order, whatever the number of streams and the processor: the same weights and rows give
/// the same bits.
public struct Stepper: Sendable {
  private let weights: StepperWeights
  /// The sums of each stream's first-layer gates that never change: the label's part and the bias, B×4H.
  private let base: [Float]
  /// B×H for each layer.
  private var hidden, cell: [[Float]]
  /// The hidden layers of the heads before the row's symbols are added, B×KU.
  private var heads: [Float]
  public let streams: Int

  public var architecture: Architecture { weights.architecture }

  /// - Parameter labels: one for each stream; −1: none.
  public init(_ parameters: Parameters, streams: Int = 1, labels: [Int32] = [-1]) {
    precondition(streams > 0 && labels.count == streams, "one label for each stream")
    let weights = StepperWeights(parameters)
    let state = [Float](repeating: 0, count: streams * parameters.architecture.units)
    self.weights = weights
    self.streams = streams
    base = labels.flatMap { weights.gates(label: Int($0)) }
    hidden = Array(repeating: state, count: parameters.architecture.layers)
    cell = hidden
    heads = (0..<streams).flatMap { _ in parameters[parameters.layout.headBias] }
  }

  /// Feeds each stream its next row: B×K.
  public mutating func advance(_ rows: [Int32]) {
    let columns = architecture.columns
    precondition(rows.count == streams * columns, "one row for each stream")
    var sums = base
    for (i, symbol) in rows.enumerated() where symbol >= 0 {
      weights.add(symbol: Int(symbol), column: i % columns, toGates: &sums, stream: i / columns)
    }
    for layer in 0..<architecture.layers {
      if layer > 0 { sums = weights.gates(layer: layer, below: hidden[layer - 1], streams: streams) }
      weights.multiply(hidden[layer], weights.layout.recurrent[layer].recurrent, addingTo: &sums, streams: streams)
      advance(layer, sums)
    }
    heads = weights.repeated(weights.layout.headBias, streams)
    weights.multiply(hidden.last!, weights.layout.headState, addingTo: &heads, streams: streams)
  }

  /// The logits of a column of the next row, B×V, given the symbols of the columns before it, B×column.
  public func logits(column: Int, given: [Int32]) -> [Float] {
    precondition(given.count == streams * column, "the symbols of \(column) columns for each stream")
    let (layout, units) = (weights.layout.heads[column], architecture.headUnits)
    var layer: [Float] = []
    for stream in 0..<streams {
      let start = (stream * architecture.columns + column) * units
      var part = Array(heads[start..<start + units])
      for (j, table) in layout.symbols.enumerated() {
        weights.add(row: Int(given[stream * column + j]), of: table, to: &part)
      }
      layer += part
    }
    etude_relu(Int64(layer.count), &layer)
    var logits = weights.repeated(layout.bias, streams)
    weights.multiply(layer, layout.weight, addingTo: &logits, streams: streams)
    return logits
  }

  private mutating func advance(_ layer: Int, _ sums: [Float]) {
    let units = architecture.units
    sums.withUnsafeBufferPointer { sums in
      hidden[layer].withUnsafeMutableBufferPointer { hidden in
        cell[layer].withUnsafeMutableBufferPointer { cell in
          for stream in 0..<streams {
            etude_lstm_gates(
              Int64(units), sums.baseAddress! + stream * 4 * units, cell.baseAddress! + stream * units,
              hidden.baseAddress! + stream * units)
          }
        }
      }
    }
  }
}
