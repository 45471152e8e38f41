// The parameters, prepared for single steps. Must not know any state.
internal import COneDNN

/// What all copies of a stepper share. The first layer's product with a row of embeddings is a sum of rows of a table,
/// one for each symbol, since the embeddings never change here.
final class StepperWeights: Sendable {
  let architecture: Architecture
  let layout: ParameterLayout
  private let values: [Float]
  /// For each column, V×4H: what a symbol adds to the gates of the first layer.
  private let gatesOfSymbol: [[Float]]
  /// L×4H.
  private let gatesOfLabel: [Float]

  init(_ parameters: Parameters) {
    architecture = parameters.architecture
    layout = parameters.layout
    values = parameters.values
    let (width, input) = (architecture.embedding, parameters.layout.recurrent[0].input)
    gatesOfSymbol = parameters.layout.embeddings.enumerated().map { k, slot in
      Self.product(Array(parameters[slot]), parameters.values, input, rows: k * width..<(k + 1) * width)
    }
    gatesOfLabel =
      parameters.layout.label.map { slot in
        Self.product(Array(parameters[slot]), parameters.values, input, rows: 0..<input.shape[0])
      } ?? []
  }

  /// The first layer's gates without any symbol: 4H.
  func gates(label: Int) -> [Float] {
    var gates = Array(values[layout.recurrent[0].bias.range])
    if label >= 0 { add(4 * architecture.units, of: gatesOfLabel, row: label, to: &gates, at: 0) }
    return gates
  }

  func add(symbol: Int, column: Int, toGates gates: inout [Float], stream: Int) {
    let width = 4 * architecture.units
    add(width, of: gatesOfSymbol[column], row: symbol, to: &gates, at: stream * width)
  }

  /// Adds one row of a parameter.
  func add(row: Int, of slot: ParameterLayout.Slot, to sum: inout [Float]) {
    let width = slot.shape[1]
    precondition(0..<slot.shape[0] ~= row, "symbol \(row) of \(slot.name)")
    values.withUnsafeBufferPointer { etude_add(Int64(width), $0.baseAddress! + slot.offset + row * width, &sum) }
  }

  /// The gates of a layer from the states below it (B×H), without its own state: B×4H.
  func gates(layer: Int, below: [Float], streams: Int) -> [Float] {
    var sums = repeated(layout.recurrent[layer].bias, streams)
    multiply(below, layout.recurrent[layer].input, addingTo: &sums, streams: streams)
    return sums
  }

  /// A vector once for each stream.
  func repeated(_ slot: ParameterLayout.Slot, _ streams: Int) -> [Float] {
    (0..<streams).flatMap { _ in values[slot.range] }
  }

  /// sums (B×n) += x (B×k) · the parameter (k×n).
  func multiply(_ x: [Float], _ slot: ParameterLayout.Slot, addingTo sums: inout [Float], streams: Int) {
    Self.multiply(x, values, slot, rows: 0..<slot.shape[0], addingTo: &sums, streams: streams)
  }

  private func add(_ width: Int, of table: [Float], row: Int, to sum: inout [Float], at place: Int) {
    precondition((row + 1) * width <= table.count, "row \(row) of \(table.count / width)")
    table.withUnsafeBufferPointer { table in
      sum.withUnsafeMutableBufferPointer {
        etude_add(Int64(width), table.baseAddress! + row * width, $0.baseAddress! + place)
      }
    }
  }

  /// x (rows×k) times some rows (k) of a parameter.
  private static func product(
    _ x: [Float], _ values: [Float], _ slot: ParameterLayout.Slot, rows: Range<Int>
  ) -> [Float] {
    let streams = x.count / rows.count
    var product = [Float](repeating: 0, count: streams * slot.shape[1])
    multiply(x, values, slot, rows: rows, addingTo: &product, streams: streams)
    return product
  }

  private static func multiply(
    _ x: [Float], _ values: [Float], _ slot: ParameterLayout.Slot, rows: Range<Int>, addingTo sums: inout [Float],
    streams: Int
  ) {
    let width = slot.shape[1]
    precondition(x.count == streams * rows.count && sums.count == streams * width, "vectors that fit \(slot.name)")
    values.withUnsafeBufferPointer { values in
      etude_vector_products(
        Int64(streams), Int64(rows.count), Int64(width), x, values.baseAddress! + slot.offset + rows.lowerBound * width,
        &sums)
    }
  }
}
