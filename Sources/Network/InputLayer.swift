// From rows of symbols to the first LSTM layer's gates, and back. Must not know what the symbols stand for.
internal import COneDNN

/// The embeddings of a row's K symbols side by side, plus the embedding of the stream's label, times the first layer's
/// input weights: N×4H.
///
/// A symbol's share of the product is the same wherever it stands. So there is a product for each symbol that occurs, not
/// for each position; a position is a sum of table rows.
final class InputLayer {
  private let input: ParameterLayout.Slot
  /// One for each column, and one for the labels.
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

  /// Looks at a batch, before `read`.
  func load(_ batch: Batch, _ weights: Floats, dropout: Dropout? = nil) {
    let columns = batch.columns
    for (k, table) in tables.enumerated() {
      table.fill(weights, weights[input], dropout) { position in
        k < columns ? batch.inputs[position * columns + k] : batch.labels[position % batch.streams]
      }
    }
  }

  /// Writes x·W for some positions, a part of N×4H.
  func read(_ positions: Range<Int>, into sums: Matrix) {
    sums.clear()
    for table in tables { table.add(positions, to: sums) }
  }

  /// Before the first `readBackward`; x·W can not be read again until the next `load`.
  func beginBackward() {
    for table in tables { table.beginBackward() }
  }

  /// Takes the gradients of x·W for some positions, a part of N×4H.
  func readBackward(_ positions: Range<Int>, from dSums: Matrix) {
    for table in tables { table.addBackward(positions, from: dSums) }
  }

  /// After the last `readBackward`: adds to `dWeights`.
  func endBackward(_ weights: Floats, dWeights: Floats, dropout: Dropout?) {
    for table in tables { table.endBackward(weights[input], dWeights, dInput: dWeights[input], dropout) }
  }
}
