internal import COneDNN

/// The state of one LSTM layer between two batches: B×H each.
struct LayerState {
  let hidden: Floats
  let cell: Floats

  init(streams: Int, units: Int) {
    hidden = Floats(streams * units)
    cell = Floats(streams * units)
  }

  func reset(stream: Int, units: Int) {
    (hidden.pointer + stream * units).update(repeating: 0, count: units)
    (cell.pointer + stream * units).update(repeating: 0, count: units)
  }
}

/// One LSTM layer over all T steps of a batch, forward and backward. The equations are in docs/lstm.md.
///
/// Products that don't depend on the recurrence are computed for chunks of several steps: large enough for fast
/// products, small enough that the gates are still in cache when the steps use them.
final class RecurrentLayer {
  private let slots: ParameterLayout.Recurrent
  private let steps, streams, units: Int
  /// N×4H: first x·W, then the gates, then the gradients of their sums.
  private let gates: Matrix
  /// h and c before each step and after the last one: (T+1)·B×H.
  private let hidden, cell: Matrix
  /// Gradient of c that step t+1 passes to step t: B×H.
  private let dCell: Floats
  private let product, productBackward: PackedProduct
  private let products: Products
  private let storage: [Floats]

  init(_ slots: ParameterLayout.Recurrent, steps: Int, streams: Int, _ products: Products) {
    let units = slots.recurrent.shape[0]
    (self.slots, self.products) = (slots, products)
    (self.steps, self.streams, self.units) = (steps, streams, units)
    let states = (steps + 1) * streams
    storage = [Floats(steps * streams * 4 * units), Floats(states * units), Floats(states * units)]
    gates = storage[0].matrix(steps * streams, 4 * units)
    (hidden, cell) = (storage[1].matrix(states, units), storage[2].matrix(states, units))
    dCell = Floats(streams * units)
    product = PackedProduct(rows: streams, inner: units, columns: 4 * units, adding: true, products)
    productBackward = PackedProduct(rows: streams, inner: 4 * units, columns: units, adding: true, products)
  }

  /// h of each step: N×H.
  var output: Matrix { hidden.rows(streams..<hidden.rows) }

  /// - Parameters:
  ///   - state: the state before the first step.
  ///   - read: writes x·W for the given positions, a part of N×4H.
  func forward(_ state: LayerState, _ weights: Floats, read: (_ positions: Range<Int>, _ sums: Matrix) -> Void) {
    product.load(weights[slots.recurrent])
    hidden.pointer.update(from: state.hidden.pointer, count: streams * units)
    cell.pointer.update(from: state.cell.pointer, count: streams * units)
    for chunk in chunks {
      let positions = chunk.lowerBound * streams..<chunk.upperBound * streams
      read(positions, gates.rows(positions))
      for t in chunk { step(t, bias: weights[slots.bias]) }
    }
  }

  /// - Parameters:
  ///   - dy: N×H; overwritten.
  ///   - read: receives the gradients of the gates' sums at the given positions, a part of N×4H.
  func backward(
    _ weights: Floats, dy: Matrix, dWeights: Floats, read: (_ positions: Range<Int>, _ dSums: Matrix) -> Void
  ) {
    productBackward.load(weights[slots.recurrent].transposed)
    dCell.clear()
    for chunk in chunks.reversed() {
      for t in chunk.reversed() { stepBackward(t, dy: dy, dBias: dWeights[slots.bias]) }
      let positions = chunk.lowerBound * streams..<chunk.upperBound * streams
      let dSums = gates.rows(positions)
      products.multiply(hidden.rows(positions).transposed, dSums, into: dWeights[slots.recurrent], adding: true)
      read(positions, dSums)
    }
  }

  /// Copies the state after the last step.
  func carry(to state: LayerState) {
    state.hidden.pointer.update(from: at(steps, hidden).pointer, count: streams * units)
    state.cell.pointer.update(from: at(steps, cell).pointer, count: streams * units)
  }

  private func step(_ t: Int, bias: Matrix) {
    product.multiply(at(t, hidden), into: at(t, gates))
    etude_lstm_forward(
      Int64(streams), Int64(units), bias.pointer, at(t, cell).pointer, at(t, gates).pointer, at(t + 1, cell).pointer,
      at(t + 1, hidden).pointer)
  }

  private func stepBackward(_ t: Int, dy: Matrix, dBias: Matrix) {
    let dh = at(t, dy)
    if t + 1 < steps { productBackward.multiply(at(t + 1, gates), into: dh) }
    etude_lstm_backward(
      Int64(streams), Int64(units), at(t, cell).pointer, at(t + 1, cell).pointer, dh.pointer, dCell.pointer,
      at(t, gates).pointer, dBias.pointer)
  }

  /// The rows of step t.
  private func at(_ t: Int, _ matrix: Matrix) -> Matrix { matrix.rows(t * streams..<(t + 1) * streams) }

  private var chunks: [Range<Int>] {
    let length = Self.chunk(steps: steps, streams: streams)
    return stride(from: 0, to: steps, by: length).map { $0..<min($0 + length, steps) }
  }

  /// Number of steps per chunk: those of at least 512 positions, at most all. Chunks are as equal as possible, because
  /// the last one's products are packed anew if it is shorter.
  static func chunk(steps: Int, streams: Int) -> Int {
    let chunks = max(steps * streams / 512, 1)
    return (steps + chunks - 1) / chunks
  }
}
