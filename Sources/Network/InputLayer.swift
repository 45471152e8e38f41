internal import COneDNN

/// The concatenated embeddings of a row's K symbols, plus the embedding of the stream's label, multiplied by the first
/// layer's input weights: N×4H.
///
/// A symbol's part of the product doesn't depend on its position. So there is one product for each distinct symbol, not
/// for each position, and a position's value is a sum of table rows.
final class InputLayer {
  private let input: ParameterLayout.Slot
  /// One table per column, and one for the labels.
  private let tables: [GateTable]

  /// - Parameter positions: N.
  init(_ layout: ParameterLayout, positions: Int) {
    let (input, width) = (layout.recurrent[0].input, layout.embeddings[0].shape[1])
    func table(_ slot: ParameterLayout.Slot, _ inputs: Range<Int>, _ number: Int) -> GateTable {
      GateTable(slot, number: number, inputs: inputs, gates: input.shape[1], positions: positions)
    }
    let columns = layout.embeddings.enumerated().map { k, slot in table(slot, k * width..<(k + 1) * width, k) }
    let labels = layout.label.map { table($0, 0..<input.shape[0], columns.count) }
    self.input = input
    tables = columns + (labels.map { [$0] } ?? [])
  }

  /// Prepares the tables for a batch. Must be called before `read`.
  func load(_ batch: Batch, _ weights: Floats, dropout: Dropout? = nil) {
    let columns = batch.columns
    for (k, table) in tables.enumerated() {
      table.fill(weights, weights[input], dropout) { position in
        k < columns ? batch.inputs[position * columns + k] : batch.labels[position % batch.streams]
      }
    }
  }

  /// Writes x·W for the given positions, a part of N×4H.
  func read(_ positions: Range<Int>, into sums: Matrix) {
    sums.clear()
    for table in tables { table.add(positions, to: sums) }
  }

  /// Begins a backward pass. After it, `read` can't be called until the next `load`.
  func beginBackward() {
    for table in tables { table.beginBackward() }
  }

  /// Accumulates the gradients of x·W at the given positions, a part of N×4H.
  func readBackward(_ positions: Range<Int>, from dSums: Matrix) {
    for table in tables { table.addBackward(positions, from: dSums) }
  }

  /// Ends a backward pass: adds the gradients to `dWeights`.
  func endBackward(_ weights: Floats, dWeights: Floats, dropout: Dropout?) {
    for table in tables { table.endBackward(weights[input], dWeights, dInput: dWeights[input], dropout) }
  }
}
