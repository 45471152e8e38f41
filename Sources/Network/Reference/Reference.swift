// A plain implementation of the whole network, against which the optimized one is tested. It must not share code with
// it.
//
// It processes one stream and one position at a time, in double precision, with forward and backward side by side.
// Gradients are named d…: dx is the derivative of the loss with respect to x. The equations are in docs/lstm.md.

/// A vector, or a parameter flattened row by row.
typealias Vector = [Double]

/// Computes the loss and gradient of a batch.
struct Reference {
  let architecture: Architecture
  let layout: ParameterLayout
  var weights: Vector
  /// Dropout factors between layers, given (layer above, step, stream).
  var dropout: ((Int, Int, Int) -> Vector)?
  /// Dropout factors of embeddings, given (column, or K for labels; symbol).
  var inputDropout: ((Int, Int) -> Vector)?
  let loss: Loss

  init(_ parameters: Parameters, loss: Loss = .crossEntropy) {
    self.loss = loss
    architecture = parameters.architecture
    layout = parameters.layout
    weights = parameters.values.map(Double.init)
  }

  /// State that a stream carries from batch to batch.
  struct State {
    var layers: [ReferenceLSTM.State]
    var attention = ReferenceAttention.State()
  }

  struct Result {
    var report: StepReport
    /// Gradient of the loss, which is summed over columns and averaged over the counted positions.
    var gradient: Vector
    /// State after the last step, for each stream.
    var states: [State]
    /// Logits by stream, step and column.
    var logits: [[[Vector]]]
  }

  /// - Parameter states: one per stream; nil means zero.
  func run(_ batch: Batch, from states: [State]? = nil) -> Result {
    let zero = ReferenceLSTM.State(h: Vector(repeating: 0, count: architecture.units))
    let fresh = State(layers: Array(repeating: zero, count: architecture.layers))
    let scale = 1 / Double(max(batch.count, 1))
    var result = Result(
      report: StepReport(columns: architecture.columns), gradient: Vector(repeating: 0, count: weights.count),
      states: [], logits: [])
    for stream in 0..<batch.streams {
      let start = batch.resets[stream] ? fresh : states?[stream] ?? fresh
      run(batch, stream, start, scale, &result)
    }
    return result
  }

  /// Processes one stream: all layers up, the heads, all layers down.
  private func run(
    _ batch: Batch, _ stream: Int, _ start: State, _ scale: Double, _ result: inout Result
  ) {
    let rows = (0..<batch.steps).map { batch.row(batch.inputs, $0, stream) }
    let targets = (0..<batch.steps).map { batch.row(batch.targets, $0, stream) }
    let label = Int(batch.labels[stream])
    let lstms = layout.recurrent.map { ReferenceLSTM(slots: $0, weights: weights) }
    let heads = ReferenceHeads(architecture: architecture, layout: layout, weights: weights, loss: loss)

    let attention = layout.attention.map { ReferenceAttention(slots: $0, weights: weights) }

    var outputs = rows.map { embed($0, label) }
    var traces: [[ReferenceLSTM.Trace]] = []
    var attended: [ReferenceAttention.Trace] = []
    for (l, lstm) in lstms.enumerated() {
      traces.append(lstm.forward(outputs, start.layers[l]))
      outputs = traces[l].map(\.next.h)
      if l == architecture.attentiveLayer {
        attended = attention!.forward(outputs, start.attention)
        outputs = attended.map(\.y)
      }
      if l + 1 < lstms.count { outputs = dropped(outputs, l + 1, stream) }
    }
    let passes = zip(outputs, targets).map { heads.forward($0, $1, &result.report) }

    var dOutputs = zip(outputs, passes).map { heads.backward($0, $1, scale, &result.gradient) }
    for (l, lstm) in lstms.enumerated().reversed() {
      if l == architecture.attentiveLayer { dOutputs = attention!.backward(attended, dOutputs, &result.gradient) }
      dOutputs = lstm.backward(traces[l], dOutputs, &result.gradient)
      if l > 0 { dOutputs = dropped(dOutputs, l, stream) }
    }
    for (row, dx) in zip(rows, dOutputs) { embedBackward(row, label, dx, &result.gradient) }
    var end = State(layers: traces.map { $0.last!.next })
    if let last = attended.last {
      end.attention.keys = last.keys.suffix(architecture.attention - 1)
      end.attention.values = last.values.suffix(architecture.attention - 1)
    }
    result.states.append(end)
    result.logits.append(passes.map { $0.columns.map(\.logits) })
  }

  /// x = [E_0[s_0]; …; E_{K−1}[s_{K−1}]] + L[label].
  private func embed(_ row: [Int], _ label: Int) -> Vector {
    var x: Vector = []
    for (k, (symbol, slot)) in zip(row, layout.embeddings).enumerated() {
      x += symbol < 0 ? Vector(repeating: 0, count: slot.shape[1]) : embedding(slot, k, symbol)
    }
    if label >= 0, let slot = layout.label {
      x = zip(x, embedding(slot, architecture.columns, label)).map { $0 + $1 }
    }
    return x
  }

  private func embedding(_ slot: ParameterLayout.Slot, _ table: Int, _ symbol: Int) -> Vector {
    zip(weights[slot.row(symbol)], kept(table, symbol, slot.shape[1])).map { $0 * $1 }
  }

  private func kept(_ table: Int, _ symbol: Int, _ count: Int) -> Vector {
    inputDropout?(table, symbol) ?? Vector(repeating: 1, count: count)
  }

  private func embedBackward(_ row: [Int], _ label: Int, _ dx: Vector, _ gradient: inout Vector) {
    let width = architecture.embedding
    for (k, symbol) in row.enumerated() where symbol >= 0 {
      let kept = kept(k, symbol, width)
      for (i, place) in layout.embeddings[k].row(symbol).enumerated() { gradient[place] += dx[k * width + i] * kept[i] }
    }
    if label >= 0, let slot = layout.label {
      let kept = kept(architecture.columns, label, slot.shape[1])
      for (i, place) in slot.row(label).enumerated() { gradient[place] += dx[i] * kept[i] }
    }
  }

  /// Applies dropout; its own backward pass.
  private func dropped(_ outputs: [Vector], _ layer: Int, _ stream: Int) -> [Vector] {
    guard let dropout else { return outputs }
    return outputs.enumerated().map { step, output in zip(output, dropout(layer, step, stream)).map { $0 * $1 } }
  }
}

extension Batch {
  /// The K symbols of one position.
  fileprivate func row(_ rows: [Int32], _ step: Int, _ stream: Int) -> [Int] {
    let first = (step * streams + stream) * columns
    return rows[first..<first + columns].map(Int.init)
  }
}

/// a (k) · B (k×n).
func product(_ a: Vector, _ slot: ParameterLayout.Slot, _ weights: Vector) -> Vector {
  var sum = Vector(repeating: 0, count: slot.shape[1])
  for (i, value) in a.enumerated() {
    for (j, place) in slot.row(i).enumerated() { sum[j] += value * weights[place] }
  }
  return sum
}

/// Gradients of a · B: returns da, and adds dB to `gradient`.
func productBackward(
  _ a: Vector, _ slot: ParameterLayout.Slot, _ weights: Vector, _ dSum: Vector, _ gradient: inout Vector
) -> Vector {
  a.enumerated().map { i, value in
    var da = 0.0
    for (j, place) in slot.row(i).enumerated() {
      gradient[place] += value * dSum[j]
      da += weights[place] * dSum[j]
    }
    return da
  }
}
