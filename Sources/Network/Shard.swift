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
  /// What each layer but the first reads with.
  private let connections: [Connection]
  private let heads: Heads
  /// For each layer but the first what it reads where units are dropped out: N×H.
  private let dropped: [Floats]
  /// The gradient that goes down from layer to layer: N×H.
  private let dHidden: Floats
  private let positions: Int

  init(
    _ architecture: Architecture, _ layout: ParameterLayout, steps: Int, streams: Range<Int>, hasDropout: Bool,
    loss: Loss, precision: Precision
  ) {
    self.architecture = architecture
    self.streams = streams
    let positions = steps * streams.count
    self.positions = positions
    gradient = Floats(layout.count)
    input = InputLayer(layout, positions: positions)
    layers = layout.recurrent.map { RecurrentLayer($0, steps: steps, streams: streams.count, precision: precision) }
    let passage = RecurrentLayer.passage(steps: steps, streams: streams.count) * streams.count
    connections = layout.recurrent.dropFirst().map { Connection($0.input, positions: passage, precision: precision) }
    heads = Heads(architecture, layout, positions: positions, loss: loss)
    let width = positions * architecture.units
    dropped = hasDropout ? layers.dropFirst().map { _ in Floats(width) } : []
    dHidden = Floats(width)
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
    backward(batch, weights, scale: scale, dropout: dropout)
    carry(to: state)
    return reports
  }

  private func forward(_ batch: Batch, _ state: [LayerState], _ weights: Floats, dropout: Dropout?) -> [StepReport] {
    for (stream, isReset) in batch.resets.enumerated() where isReset {
      for layer in state { layer.reset(stream: stream, units: architecture.units) }
    }
    input.load(batch, weights)
    layers[0].forward(state[0], weights, read: input.read)
    for l in 1..<layers.count {
      dropout?.apply(layers[l - 1].output, layer: l, into: rows(dropped[l - 1]))
      let (x, connection) = (reads(l, dropout), connections[l - 1])
      connection.load(weights)
      layers[l].forward(state[l], weights) { connection.forward(x.rows($0), into: $1) }
    }
    var reports = Array(repeating: StepReport(columns: architecture.columns), count: batch.streams)
    heads.forward(layers.last!.output, batch.targets, weights, &reports)
    return reports
  }

  private func backward(_ batch: Batch, _ weights: Floats, scale: Float, dropout: Dropout?) {
    gradient.clear()
    let dHidden = rows(dHidden)
    heads.backward(layers.last!.output, batch.targets, weights, scale: scale, dh: dHidden, dWeights: gradient)
    for l in (1..<layers.count).reversed() {
      let (x, connection) = (reads(l, dropout), connections[l - 1])
      // Each passage has no more need of its part of dHidden when its input's gradient is written there.
      layers[l].backward(weights, dy: dHidden, dWeights: gradient) {
        connection.backward(x.rows($0), $1, dx: dHidden.rows($0), dWeights: gradient)
      }
      dropout?.apply(dHidden, layer: l, into: dHidden)
    }
    input.beginBackward()
    layers[0].backward(weights, dy: dHidden, dWeights: gradient, read: input.readBackward)
    input.endBackward(weights, dWeights: gradient)
  }

  /// What layer l reads, above the first: N×H.
  private func reads(_ l: Int, _ dropout: Dropout?) -> Matrix {
    dropout == nil ? layers[l - 1].output : rows(dropped[l - 1])
  }

  private func carry(to state: [LayerState]) {
    for (layer, state) in zip(layers, state) { layer.carry(to: state) }
  }

  private func rows(_ buffer: Floats) -> Matrix { buffer.matrix(positions, architecture.units) }
}
