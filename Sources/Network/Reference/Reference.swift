// The whole network in plain Swift: what the fast one is tested against. Must not share code with the fast one.
//
// One stream at a time, one position at a time, in double precision, forward and backward side by side. A gradient is
// named d…: dx is the derivative of the loss by x. The equations are in docs/lstm.md.

/// A vector, or a parameter flattened by rows.
typealias Vector = [Double]

/// Loss and gradient of one batch, done slowly.
struct Reference {
  let architecture: Architecture
  let layout: ParameterLayout
  var weights: Vector
  /// What is left of a layer's output on its way to the next: factors for (layer above, step, stream).
  var dropout: ((Int, Int, Int) -> Vector)?
  let loss: Loss

  init(_ parameters: Parameters, loss: Loss = .crossEntropy) {
    self.loss = loss
    architecture = parameters.architecture
    layout = parameters.layout
    weights = parameters.values.map(Double.init)
  }

  struct Result {
    var report: StepReport
    /// Of the mean over the counted positions of the summed losses.
    var gradient: Vector
    /// After the last step, for each stream and layer.
    var states: [[ReferenceLSTM.State]]
    /// For each stream and step, and each column.
    var logits: [[[Vector]]]
  }

  /// - Parameter states: for each stream and layer; nil: zero.
  func run(_ batch: Batch, from states: [[ReferenceLSTM.State]]? = nil) -> Result {
    let zero = ReferenceLSTM.State(h: Vector(repeating: 0, count: architecture.units))
    let fresh = Array(repeating: zero, count: architecture.layers)
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

  /// One stream: all layers up, the heads, all layers down.
  private func run(
    _ batch: Batch, _ stream: Int, _ start: [ReferenceLSTM.State], _ scale: Double, _ result: inout Result
  ) {
    let rows = (0..<batch.steps).map { batch.row(batch.inputs, $0, stream) }
    let targets = (0..<batch.steps).map { batch.row(batch.targets, $0, stream) }
    let label = Int(batch.labels[stream])
    let lstms = layout.recurrent.map { ReferenceLSTM(slots: $0, weights: weights) }
    let heads = ReferenceHeads(architecture: architecture, layout: layout, weights: weights, loss: loss)

    var outputs = rows.map { embed($0, label) }
    var traces: [[ReferenceLSTM.Trace]] = []
    for (l, lstm) in lstms.enumerated() {
      traces.append(lstm.forward(outputs, start[l]))
      outputs = traces[l].map(\.next.h)
      if l + 1 < lstms.count { outputs = dropped(outputs, l + 1, stream) }
    }
    let passes = zip(outputs, targets).map { heads.forward($0, $1, &result.report) }

    var dOutputs = zip(outputs, passes).map { heads.backward($0, $1, scale, &result.gradient) }
    for (l, lstm) in lstms.enumerated().reversed() {
      dOutputs = lstm.backward(traces[l], dOutputs, &result.gradient)
      if l > 0 { dOutputs = dropped(dOutputs, l, stream) }
    }
    for (row, dx) in zip(rows, dOutputs) { embedBackward(row, label, dx, &result.gradient) }
    result.states.append(traces.map { $0.last!.next })
    result.logits.append(passes.map { $0.columns.map(\.logits) })
  }

  /// x = [E_0[s_0]; …; E_{K−1}[s_{K−1}]] + L[label].
  private func embed(_ row: [Int], _ label: Int) -> Vector {
    var x: Vector = []
    for (symbol, slot) in zip(row, layout.embeddings) {
      let width = slot.shape[1]
      x += symbol < 0 ? Vector(repeating: 0, count: width) : Vector(weights[slot.row(symbol)])
    }
    if label >= 0, let slot = layout.label { x = zip(x, weights[slot.row(label)]).map { $0 + $1 } }
    return x
  }

  private func embedBackward(_ row: [Int], _ label: Int, _ dx: Vector, _ gradient: inout Vector) {
    let width = architecture.embedding
    for (k, symbol) in row.enumerated() where symbol >= 0 {
      for (i, place) in layout.embeddings[k].row(symbol).enumerated() { gradient[place] += dx[k * width + i] }
    }
    if label >= 0, let slot = layout.label {
      for (i, place) in slot.row(label).enumerated() { gradient[place] += dx[i] }
    }
  }

  /// Its own backward pass.
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

extension ParameterLayout.Slot {
  /// The places of one row in the flat buffer.
  func row(_ row: Int) -> Range<Int> {
    let width = shape.last!
    return offset + row * width..<offset + (row + 1) * width
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

/// The gradients of a · B: returns da, and adds dB.
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
