internal import COneDNN

/// The keys and values of the events before a batch, which are carried from batch to batch, with space for those of the
/// batch.
///
/// Row W−1+t of a stream belongs to step t. The rows before it hold the last W−1 events, the latest one last.
final class AttentionState {
  /// Rows per stream, W−1+T.
  let rows: Int
  /// Each B×(W−1+T)×D.
  let keys, values: Floats
  /// For each stream, the number of rows before the batch that hold events of its piece; at most W−1.
  let lengths: Floats
  private let steps, units: Int

  init(_ architecture: Architecture, steps: Int, streams: Int) {
    rows = architecture.attention - 1 + steps
    (self.steps, units) = (steps, architecture.attentionUnits)
    keys = Floats(streams * rows * units)
    values = Floats(streams * rows * units)
    lengths = Floats(streams)
  }

  /// Forgets the past events of a stream, because a new piece begins.
  func reset(stream: Int) { lengths.pointer[stream] = 0 }

  /// Moves the last W−1 events in front of the next batch.
  func carry() {
    let past = rows - steps
    for stream in 0..<lengths.count {
      for buffer in [keys, values] {
        let start = buffer.pointer + stream * rows * units
        start.update(from: start + steps * units, count: past * units)
      }
      lengths.pointer[stream] = min(lengths.pointer[stream] + Float(steps), Float(past))
    }
  }

  /// The keys of a stream: (W−1+T)×D.
  func keys(_ stream: Int) -> Matrix { part(keys, stream) }
  /// The values of a stream: (W−1+T)×D.
  func values(_ stream: Int) -> Matrix { part(values, stream) }

  private func part(_ buffer: Floats, _ stream: Int) -> Matrix {
    Matrix(pointer: buffer.pointer + stream * rows * units, rows: rows, columns: units, stride: units)
  }
}

/// One head of scaled dot-product attention (Vaswani et al. 2017) with a learned bias for each distance, applied to all
/// steps of a batch. Each event attends to the last W events of its stream. The equations are in docs/lstm.md.
final class Attention {
  private let slots: ParameterLayout.Attention
  private let products: Products
  private let window, units, steps, streams: Int
  /// Queries, keys, values, weighted sums of the values, and their gradients; each N×D.
  private let query, key, value, mixture, dQuery, dKey, dValue, dMixture: Matrix
  /// Attention weights of each stream: T×(W−1+T).
  private let weights: [Matrix]
  /// Gradient of one stream's attention weights, then of its scores: T×(W−1+T).
  private let dScores: Matrix
  /// Bias by distance and its gradient, the largest distance first: W.
  private let bias, dBias: Floats
  private let storage: [Floats]

  init(
    _ architecture: Architecture, _ slots: ParameterLayout.Attention, steps: Int, streams: Int, _ products: Products
  ) {
    (self.slots, self.products) = (slots, products)
    (window, units) = (architecture.attention, architecture.attentionUnits)
    (self.steps, self.streams) = (steps, streams)
    let (rows, units) = (window - 1 + steps, units)
    let vectors = (0..<8).map { _ in Floats(steps * streams * units) }
    let matrices = vectors.map { $0.matrix(steps * streams, units) }
    (query, key, value, mixture) = (matrices[0], matrices[1], matrices[2], matrices[3])
    (dQuery, dKey, dValue, dMixture) = (matrices[4], matrices[5], matrices[6], matrices[7])
    let scores = (0...streams).map { _ in Floats(steps * rows) }
    weights = scores.dropLast().map { $0.matrix(steps, rows) }
    dScores = scores.last!.matrix(steps, rows)
    (bias, dBias) = (Floats(window), Floats(window))
    storage = vectors + scores
  }

  /// y = h + attention(h). h and y: N×H.
  func forward(_ h: Matrix, _ state: AttentionState, _ parameters: Floats, into y: Matrix) {
    for (slot, result) in [(slots.query, query), (slots.key, key), (slots.value, value)] {
      products.multiply(h, parameters[slot], into: result)
    }
    let biases = parameters[slots.bias].pointer
    for distance in 0..<window { bias.pointer[window - 1 - distance] = biases[distance] }
    for stream in 0..<streams {
      let (keys, values, weights) = (state.keys(stream), state.values(stream), weights[stream])
      let batch = window - 1..<state.rows
      rows(key, stream).copy(to: keys.rows(batch))
      rows(value, stream).copy(to: values.rows(batch))
      products.multiply(rows(query, stream), keys.transposed, into: weights)
      etude_attention_weights(
        Int64(steps), Int64(window), Int64(state.lengths.pointer[stream]), scale, bias.pointer, weights.pointer)
      products.multiply(weights, values, into: rows(mixture, stream))
    }
    y.pointer.update(from: h.pointer, count: h.rows * h.columns)
    products.multiply(mixture, parameters[slots.output], into: y, adding: true)
  }

  /// dy (N×H), the gradient of y, becomes the gradient of h. Must follow `forward` with an unchanged state. No gradient
  /// flows into the rows before the batch.
  func backward(_ h: Matrix, _ state: AttentionState, _ parameters: Floats, dy: Matrix, dParameters: Floats) {
    products.multiply(mixture.transposed, dy, into: dParameters[slots.output], adding: true)
    products.multiply(dy, parameters[slots.output].transposed, into: dMixture)
    dBias.clear()
    for stream in 0..<streams {
      let weights = weights[stream]
      let own = { (matrix: Matrix) in matrix.columns(from: self.window - 1, width: self.steps) }
      products.multiply(rows(dMixture, stream), state.values(stream).transposed, into: dScores)
      products.multiply(own(weights).transposed, rows(dMixture, stream), into: rows(dValue, stream))
      etude_attention_weights_backward(
        Int64(steps), Int64(window), scale, weights.pointer, dScores.pointer, dBias.pointer)
      products.multiply(dScores, state.keys(stream), into: rows(dQuery, stream))
      products.multiply(own(dScores).transposed, rows(query, stream), into: rows(dKey, stream))
    }
    for (slot, gradient) in [(slots.query, dQuery), (slots.key, dKey), (slots.value, dValue)] {
      products.multiply(h.transposed, gradient, into: dParameters[slot], adding: true)
      products.multiply(gradient, parameters[slot].transposed, into: dy, adding: true)
    }
    let dBiases = dParameters[slots.bias].pointer
    for distance in 0..<window { dBiases[distance] += dBias.pointer[window - 1 - distance] }
  }

  private var scale: Float { 1 / Float(units).squareRoot() }

  /// The T rows of one stream in a time-major matrix.
  private func rows(_ matrix: Matrix, _ stream: Int) -> Matrix {
    Matrix(pointer: matrix.row(stream), rows: steps, columns: matrix.columns, stride: streams * matrix.stride)
  }
}
