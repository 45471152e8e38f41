// The part of a learner that goes through time alone: some of the streams, all of the layers. Must not know of the others.

/// Forward and backward for some streams of a batch, on the thread that calls.
final class Shard {
  /// Which of the batch's streams.
  let streams: Range<Int>
  /// The gradient of this shard's part of the loss, laid out as the parameters.
  let gradient: Floats
  private let architecture: Architecture
  private let input: InputLayer
  private let layers: [RecurrentLayer]
  private let heads: Heads
  /// What each layer reads: N×KE, then N×H.
  private let reads: [Floats]
  /// The gradients that go down from layer to layer: of an output, of an input.
  private let dOutput, dHidden, dInput: Floats
  private let positions: Int

  init(_ architecture: Architecture, _ layout: ParameterLayout, steps: Int, streams: Range<Int>, hasDropout: Bool) {
    self.architecture = architecture
    self.streams = streams
    let positions = steps * streams.count
    self.positions = positions
    gradient = Floats(layout.count)
    input = InputLayer(layout: layout)
    let layers = layout.recurrent.reduce(into: [RecurrentLayer]()) { layers, slots in
      layers.append(RecurrentLayer(slots, steps: steps, streams: streams.count, neighbour: layers.last))
    }
    self.layers = layers
    heads = Heads(architecture, layout, positions: positions)
    let width = positions * architecture.units
    reads = layers.indices.map { layer in
      if layer == 0 { return Floats(positions * architecture.labelSize) }
      return hasDropout ? Floats(width) : layers[layer - 1].output
    }
    (dOutput, dHidden, dInput) = (Floats(width), Floats(width), Floats(positions * architecture.labelSize))
  }

  /// Zero states, one for each layer.
  func freshState() -> [LayerState] {
    layers.map { _ in LayerState(streams: streams.count, units: architecture.units) }
  }

  /// Forward only; `state` is carried over the batch. A report for each stream.
  func evaluate(_ batch: Batch, _ state: [LayerState], _ weights: Floats) -> [StepReport] {
    let reports = forward(batch, state, weights, dropout: nil)
    carry(to: state)
    return reports
  }

  /// Forward and backward; leaves the gradients of `scale` times the loss in `gradient`, and carries `state`.
  /// A report for each stream.
  func train(
    _ batch: Batch, _ state: [LayerState], _ weights: Floats, scale: Float, dropout: Dropout?
  ) -> [StepReport] {
    let reports = forward(batch, state, weights, dropout: dropout)
    backward(batch, state, weights, scale: scale, dropout: dropout)
    carry(to: state)
    return reports
  }

  private func forward(_ batch: Batch, _ state: [LayerState], _ weights: Floats, dropout: Dropout?) -> [StepReport] {
    for (stream, isReset) in batch.resets.enumerated() where isReset {
      for layer in state { layer.reset(stream: stream, units: architecture.units) }
    }
    input.forward(batch, weights, into: reads[0])
    for (l, layer) in layers.enumerated() {
      if l > 0, reads[l] !== layers[l - 1].output { dropOut(layers[l - 1].output, l, dropout, into: reads[l]) }
      layer.load(weights)
      layer.forward(reads[l], state[l], weights)
    }
    var reports = Array(repeating: StepReport(columns: architecture.columns), count: batch.streams)
    heads.forward(rows(layers.last!.output), batch.targets, weights, &reports)
    return reports
  }

  private func backward(_ batch: Batch, _ state: [LayerState], _ weights: Floats, scale: Float, dropout: Dropout?) {
    gradient.clear()
    heads.backward(
      rows(layers.last!.output), batch.targets, weights, scale: scale, dh: rows(dOutput), dWeights: gradient)
    for (l, layer) in layers.enumerated().reversed() {
      let dx = l == 0 ? dInput : dHidden
      layer.backward(reads[l], state[l], weights, dy: dOutput, dx: dx, dWeights: gradient)
      if l > 0 { dropOut(dHidden, l, dropout, into: dOutput) }
    }
    input.backward(batch, dx: dInput, dWeights: gradient)
  }

  private func dropOut(_ x: Floats, _ layer: Int, _ dropout: Dropout?, into y: Floats) {
    if let dropout {
      dropout.apply(rows(x), layer: layer, into: rows(y))
    } else {
      y.copy(from: x)
    }
  }

  private func carry(to state: [LayerState]) {
    for (layer, state) in zip(layers, state) { layer.carry(to: state) }
  }

  private func rows(_ buffer: Floats) -> Matrix { buffer.matrix(positions, architecture.units) }
}
