// What each symbol of one column adds to an LSTM layer's gates. Must not know which column it is.
internal import COneDNN

/// The product of an embedding with its rows of the input weights, one row for each symbol that a batch holds.
final class GateTable {
  private let slot: ParameterLayout.Slot
  /// Which of the tables this is, for the noise of dropout.
  private let number: Int
  /// The rows of the input weights that multiply the embedding.
  private let inputs: Range<Int>
  /// For each symbol its row, −1 without one; for each position the row to look up, −1 for none.
  private var rows, places: [Int32]
  /// The symbols that have a row, in its order.
  private var symbols: [Int] = []
  /// Embeddings of the symbols; their products, which become the gradients of these; gradients of the embeddings.
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

  /// Makes the rows for the symbols of all positions.
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

  /// Adds the row of each of some positions to its sums, a part of N×4H.
  func add(_ positions: Range<Int>, to sums: Matrix) {
    places.withUnsafeBufferPointer { places in
      etude_gather(
        Int64(positions.count), Int64(gates), places.baseAddress! + positions.lowerBound, products.pointer, sums.pointer
      )
    }
  }

  /// Before the passages of a backward pass.
  func beginBackward() { products.matrix(symbols.count, gates).clear() }

  /// Takes the gradients of the sums of some positions, a part of N×4H.
  func addBackward(_ positions: Range<Int>, from dSums: Matrix) {
    places.withUnsafeBufferPointer { places in
      etude_scatter(
        Int64(positions.count), Int64(gates), places.baseAddress! + positions.lowerBound, dSums.pointer,
        products.pointer)
    }
  }

  /// After them: adds to the gradients of the embedding and of the input weights.
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

  /// The row of a symbol, a new one at its first occurrence.
  private func row(of symbol: Int) -> Int32 {
    guard symbol >= 0 else { return -1 }
    if rows[symbol] < 0 {
      rows[symbol] = Int32(symbols.count)
      symbols.append(symbol)
    }
    return rows[symbol]
  }
}
