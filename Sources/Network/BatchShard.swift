/// The states of a shard's streams between two batches.
struct ShardState {
  /// One per LSTM layer.
  let layers: [LayerState]
  let attention: AttentionState?

  init(_ architecture: Architecture, steps: Int, streams: Int) {
    layers = (0..<architecture.layers).map { _ in LayerState(streams: streams, units: architecture.units) }
    attention = architecture.attention > 0 ? AttentionState(architecture, steps: steps, streams: streams) : nil
  }

  func reset(stream: Int, units: Int) {
    for layer in layers { layer.reset(stream: stream, units: units) }
    attention?.reset(stream: stream)
  }
}

/// Runs the network forward and backward for some streams of a batch, on the calling thread.
final class BatchShard {
  /// The batch's streams that belong to this shard.
  let streams: Range<Int>
  /// Gradient of this shard's part of the loss, in the layout of the parameters.
  let gradient: Floats
  private let architecture: Architecture
  private let input: InputLayer
  private let layers: [RecurrentLayer]
  /// Input products of all layers except the first.
  private let inputProducts: [InputProduct]
  private let attention: Attention?
  private let heads: Heads
  /// Output of the attention: N×H.
  private let attended: Floats
  /// Input after dropout of all layers except the first: N×H.
  private let dropped: [Floats]
  /// Gradient passed down from layer to layer: N×H.
  private let dHidden: Floats
  private let steps, positions: Int

  init(
    _ architecture: Architecture, _ layout: ParameterLayout, steps: Int, streams: Range<Int>, hasDropout: Bool,
    loss: Loss, precision: Precision
  ) {
    self.architecture = architecture
    self.streams = streams
    let positions = steps * streams.count
    (self.steps, self.positions) = (steps, positions)
    let products = Products(precision)
    gradient = Floats(layout.count)
    input = InputLayer(layout, positions: positions)
    layers = layout.recurrent.map { RecurrentLayer($0, steps: steps, streams: streams.count, products) }
    let chunk = RecurrentLayer.chunk(steps: steps, streams: streams.count) * streams.count
    inputProducts = layout.recurrent.dropFirst().map { InputProduct($0.input, positions: chunk, products) }
    attention = layout.attention.map { Attention(architecture, $0, steps: steps, streams: streams.count, products) }
    heads = Heads(architecture, layout, positions: positions, loss: loss, products)
    let width = positions * architecture.units
    dropped = hasDropout ? layers.dropFirst().map { _ in Floats(width) } : []
    attended = Floats(attention == nil ? 0 : width)
    dHidden = Floats(width)
  }

  /// Initial state of the streams.
  func freshState() -> ShardState { ShardState(architecture, steps: steps, streams: streams.count) }

  /// Runs forward only; carries `state` over the batch. Returns one report per stream.
  func evaluate(_ batch: Batch, _ state: ShardState, _ weights: Floats) -> [StepReport] {
    let reports = forward(batch, state, weights, dropout: nil)
    carry(to: state)
    return reports
  }

  /// Runs forward and backward. Writes the gradient of `scale` times the loss to `gradient`, and carries `state`.
  /// Returns one report per stream.
  func train(
    _ batch: Batch, _ state: ShardState, _ weights: Floats, scale: Float, dropout: Dropout?
  ) -> [StepReport] {
    let reports = forward(batch, state, weights, dropout: dropout)
    backward(batch, state, weights, scale: scale, dropout: dropout)
    carry(to: state)
    return reports
  }

  private func forward(_ batch: Batch, _ state: ShardState, _ weights: Floats, dropout: Dropout?) -> [StepReport] {
    for (stream, isReset) in batch.resets.enumerated() where isReset {
      state.reset(stream: stream, units: architecture.units)
    }
    input.load(batch, weights, dropout: dropout)
    layers[0].forward(state.layers[0], weights, read: input.read)
    attend(after: 0, state, weights)
    for l in 1..<layers.count {
      dropout?.apply(output(l - 1), layer: l, into: rows(dropped[l - 1]))
      let (x, connection) = (reads(l, dropout), inputProducts[l - 1])
      connection.load(weights)
      layers[l].forward(state.layers[l], weights) { connection.forward(x.rows($0), into: $1) }
      attend(after: l, state, weights)
    }
    var reports = Array(repeating: StepReport(columns: architecture.columns), count: batch.streams)
    heads.forward(output(layers.count - 1), batch.targets, weights, &reports)
    return reports
  }

  private func attend(after l: Int, _ state: ShardState, _ weights: Floats) {
    guard l == architecture.attentiveLayer else { return }
    attention!.forward(layers[l].output, state.attention!, weights, into: rows(attended))
  }

  private func backward(_ batch: Batch, _ state: ShardState, _ weights: Floats, scale: Float, dropout: Dropout?) {
    gradient.clear()
    let dHidden = rows(dHidden)
    heads.backward(output(layers.count - 1), batch.targets, weights, scale: scale, dh: dHidden, dWeights: gradient)
    attendBackward(after: layers.count - 1, state, weights)
    for l in (1..<layers.count).reversed() {
      let (x, connection) = (reads(l, dropout), inputProducts[l - 1])
      // The part of dHidden that belongs to a chunk is no longer needed when its input's gradient is written there.
      layers[l].backward(weights, dy: dHidden, dWeights: gradient) {
        connection.backward(x.rows($0), $1, dx: dHidden.rows($0), dWeights: gradient)
      }
      dropout?.apply(dHidden, layer: l, into: dHidden)
      attendBackward(after: l - 1, state, weights)
    }
    input.beginBackward()
    layers[0].backward(weights, dy: dHidden, dWeights: gradient, read: input.readBackward)
    input.endBackward(weights, dWeights: gradient, dropout: dropout)
  }

  private func attendBackward(after l: Int, _ state: ShardState, _ weights: Floats) {
    guard l == architecture.attentiveLayer else { return }
    attention!.backward(layers[l].output, state.attention!, weights, dy: rows(dHidden), dParameters: gradient)
  }

  /// Output of layer l, with attention if it has one: N×H.
  private func output(_ l: Int) -> Matrix { l == architecture.attentiveLayer ? rows(attended) : layers[l].output }

  /// Input of layer l, for layers above the first: N×H.
  private func reads(_ l: Int, _ dropout: Dropout?) -> Matrix {
    dropout == nil ? output(l - 1) : rows(dropped[l - 1])
  }

  private func carry(to state: ShardState) {
    for (layer, state) in zip(layers, state.layers) { layer.carry(to: state) }
    state.attention?.carry()
  }

  private func rows(_ buffer: Floats) -> Matrix { buffer.matrix(positions, architecture.units) }
}
