internal import COneDNN

/// For one column, the product of each symbol's embedding with the input weights: one row for each distinct symbol in a
/// batch.
final class GateTable {
  private let slot: ParameterLayout.Slot
  /// Index of the table, for dropout.
  private let number: Int
  /// Rows of the input weights that multiply the embedding.
  private let inputs: Range<Int>
  /// Row of each symbol (−1 if it has none), and row of each position (−1 for none).
  private var rows, places: [Int32]
  /// Symbols of the rows, in order.
  private var symbols: [Int] = []
  /// Embeddings of the symbols; their products, replaced by the gradients of the products; gradients of the embeddings.
  private let embedded, products, dEmbedded: Floats
  private let gates: Int

  init(_ slot: ParameterLayout.Slot, number: Int, inputs: Range<Int>, gates: Int, positions: Int) {
    let most = min(slot.shape[0], positions)
    (self.slot, self.number, self.inputs, self.gates) = (slot, number, inputs, gates)
    rows = Array(repeating: -1, count: slot.shape[0])
    places = Array(repeating: -1, count: positions)
    (embedded, dEmbedded) = (Floats(most * inputs.count), Floats(most * inputs.count))
    products = Floats(most * gates)
  }

  /// Computes the rows for the symbols of all positions.
  func fill(_ weights: Floats, _ input: Matrix, _ dropout: Dropout?, symbol: (_ position: Int) -> Int32) {
    for symbol in symbols { rows[symbol] = -1 }
    symbols.removeAll(keepingCapacity: true)
    for position in places.indices { places[position] = row(of: Int(symbol(position))) }
    let (table, width) = (weights[slot], inputs.count)
    for (row, symbol) in symbols.enumerated() {
      let place = embedded.pointer + row * width
      place.update(from: table.row(symbol), count: width)
      dropout?.applyToInput(table: number, row: symbol, count: width, place, into: place)
    }
    multiply(embedded.matrix(symbols.count, width), part(of: input), into: products.matrix(symbols.count, gates))
  }

  /// Adds each position's row to `sums`, the part of an N×4H matrix for the given positions.
  func add(_ positions: Range<Int>, to sums: Matrix) {
    places.withUnsafeBufferPointer { places in
      etude_gather(
        Int64(positions.count), Int64(gates), places.baseAddress! + positions.lowerBound, products.pointer, sums.pointer
      )
    }
  }

  /// Prepares for a backward pass.
  func beginBackward() { products.matrix(symbols.count, gates).clear() }

  /// Accumulates the gradients of the sums at the given positions, a part of N×4H.
  func addBackward(_ positions: Range<Int>, from dSums: Matrix) {
    places.withUnsafeBufferPointer { places in
      etude_scatter(
        Int64(positions.count), Int64(gates), places.baseAddress! + positions.lowerBound, dSums.pointer,
        products.pointer)
    }
  }

  /// Completes a backward pass: adds to the gradients of the embedding and of the input weights.
  func endBackward(_ input: Matrix, _ dWeights: Floats, dInput: Matrix, _ dropout: Dropout?) {
    let (width, count) = (inputs.count, symbols.count)
    let (dProducts, dEmbedded) = (products.matrix(count, gates), dEmbedded.matrix(count, width))
    multiply(embedded.matrix(count, width).transposed, dProducts, into: part(of: dInput), adding: true)
    multiply(dProducts, part(of: input).transposed, into: dEmbedded)
    for (row, symbol) in symbols.enumerated() {
      let place = dEmbedded.row(row)
      dropout?.applyToInput(table: number, row: symbol, count: width, place, into: place)
      etude_add(Int64(width), place, dWeights[slot].row(symbol))
    }
  }

  private func part(of input: Matrix) -> Matrix { input.rows(inputs) }

  /// Row of a symbol; added if it occurs for the first time.
  private func row(of symbol: Int) -> Int32 {
    guard symbol >= 0 else { return -1 }
    if rows[symbol] < 0 {
      rows[symbol] = Int32(symbols.count)
      symbols.append(symbol)
    }
    return rows[symbol]
  }
}
