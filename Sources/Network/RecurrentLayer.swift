// One LSTM layer over all steps of a batch, forward and backward. Must not know what it reads or who reads it.
internal import COneDNN

/// oneDNN's LSTM primitives for one shape (dnnl::lstm_forward, dnnl::lstm_backward).
private struct LSTMHandle: ~Copyable {
  let pointer: OpaquePointer

  init(steps: Int, streams: Int, inputs: Int, units: Int, neighbour: OpaquePointer?) {
    var pointer: OpaquePointer?
    check(etude_lstm_create(Int64(steps), Int64(streams), Int64(inputs), Int64(units), neighbour, &pointer))
    self.pointer = pointer!
  }

  deinit { etude_lstm_destroy(pointer) }
}

/// The state of one LSTM layer between two steps: B×H each.
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

/// h and c of T steps from x (the equations are in docs/lstm.md).
final class RecurrentLayer {
  private let handle: LSTMHandle
  private let slots: ParameterLayout.Recurrent
  /// h of each step: N×H.
  let output: Floats
  private let end: LayerState

  /// - Parameter neighbour: a layer that never runs at the same time, to share oneDNN's scratchpad with.
  init(_ slots: ParameterLayout.Recurrent, steps: Int, streams: Int, neighbour: RecurrentLayer?) {
    let (inputs, units) = (slots.input.shape[0], slots.recurrent.shape[0])
    handle = LSTMHandle(
      steps: steps, streams: streams, inputs: inputs, units: units, neighbour: neighbour?.handle.pointer)
    self.slots = slots
    output = Floats(steps * streams * units)
    end = LayerState(streams: streams, units: units)
  }

  /// Packs the weights for the passes that follow.
  func load(_ weights: Floats) {
    check(etude_lstm_load(handle.pointer, weights[slots.input].pointer, weights[slots.recurrent].pointer))
  }

  /// x: N×I; `state`: before the first step.
  func forward(_ x: Floats, _ state: LayerState, _ weights: Floats) {
    var pass = pass(x, state, weights)
    check(etude_lstm_forward(handle.pointer, &pass))
  }

  /// dy: N×H ▶ dx: N×I; adds to `dWeights`. After `forward` with the same x, state and weights.
  func backward(_ x: Floats, _ state: LayerState, _ weights: Floats, dy: Floats, dx: Floats, dWeights: Floats) {
    var pass = pass(x, state, weights)
    var gradients = etude_lstm_gradients(
      dy: dy.pointer, dx: dx.pointer, dwx: dWeights[slots.input].pointer, dwh: dWeights[slots.recurrent].pointer,
      dbias: dWeights[slots.bias].pointer)
    check(etude_lstm_backward(handle.pointer, &pass, &gradients))
  }

  /// Hands the state after the last step on.
  func carry(to state: LayerState) {
    state.hidden.copy(from: end.hidden)
    state.cell.copy(from: end.cell)
  }

  private func pass(_ x: Floats, _ state: LayerState, _ weights: Floats) -> etude_lstm_pass {
    etude_lstm_pass(
      bias: weights[slots.bias].pointer, x: x.pointer, h: state.hidden.pointer, c: state.cell.pointer,
      y: output.pointer, h_end: end.hidden.pointer, c_end: end.cell.pointer)
  }
}
