// From rows of symbols to what the first LSTM layer reads, and back. Must not know what the symbols stand for.
internal import COneDNN

/// The embeddings of a row's K symbols side by side, plus the embedding of the stream's label: N×KE.
struct InputLayer {
  let layout: ParameterLayout

  func forward(_ batch: Batch, _ weights: Floats, into x: Floats) {
    visit(batch, x) { row, column, embedding, symbol, width in
      (row + column).update(from: weights[embedding].row(symbol), count: width)
    } label: { row, label, symbol, width in
      etude_add(Int64(width), weights[label].row(symbol), row)
    }
  }

  /// dx: N×KE; adds to `dWeights`.
  func backward(_ batch: Batch, dx: Floats, dWeights: Floats) {
    visit(batch, dx) { dRow, column, embedding, symbol, width in
      etude_add(Int64(width), dRow + column, dWeights[embedding].row(symbol))
    } label: { dRow, label, symbol, width in
      etude_add(Int64(width), dRow, dWeights[label].row(symbol))
    }
  }

  private typealias Row = UnsafeMutablePointer<Float>

  /// Goes through the positions in order: each symbol with its place in the row, then the label of the whole row.
  private func visit(
    _ batch: Batch, _ x: Floats,
    symbol visitSymbol: (Row, _ column: Int, ParameterLayout.Slot, _ symbol: Int, _ width: Int) -> Void,
    label visitLabel: (Row, ParameterLayout.Slot, _ label: Int, _ width: Int) -> Void
  ) {
    let (columns, width) = (layout.embeddings.count, layout.embeddings[0].shape[1])
    for position in 0..<batch.steps * batch.streams {
      let row = x.pointer + position * columns * width
      for k in 0..<columns {
        let symbol = Int(batch.inputs[position * columns + k])
        if symbol >= 0 { visitSymbol(row, k * width, layout.embeddings[k], symbol, width) }
      }
      let label = Int(batch.labels[position % batch.streams])
      if label >= 0, let slot = layout.label { visitLabel(row, slot, label, columns * width) }
    }
  }
}
