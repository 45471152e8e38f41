private import Glibc

/// Reference implementation of one LSTM layer for one stream (Hochreiter and Schmidhuber 1997, with the forget gate of
/// Gers et al. 2000). It must not share code with the optimized one.
struct ReferenceLSTM {
  let slots: ParameterLayout.Recurrent
  let weights: Vector

  struct State {
    var h: Vector
    var c: Vector

    init(h: Vector, c: Vector? = nil) {
      self.h = h
      self.c = c ?? h
    }
  }

  /// Inputs and results of one step, for the backward pass.
  struct Trace {
    let x: Vector
    let before: State
    let i, f, g, o: Vector
    let next: State
  }

  /// x: T×I.
  func forward(_ x: [Vector], _ start: State) -> [Trace] {
    var state = start
    return x.map { x in
      let trace = step(x, state)
      state = trace.next
      return trace
    }
  }

  /// dy: T×H; returns dx: T×I. The gradient is truncated after the last step.
  func backward(_ traces: [Trace], _ dy: [Vector], _ gradient: inout Vector) -> [Vector] {
    let units = slots.recurrent.shape[0]
    var dNext = State(h: Vector(repeating: 0, count: units))
    var dx: [Vector] = []
    for (trace, dy) in zip(traces, dy).reversed() {
      for unit in 0..<units { dNext.h[unit] += dy[unit] }
      let (dInput, dBefore) = stepBackward(trace, dNext, &gradient)
      dx.append(dInput)
      dNext = dBefore
    }
    return dx.reversed()
  }

  private func step(_ x: Vector, _ before: State) -> Trace {
    let units = before.h.count
    var z = product(x, slots.input, weights)
    for (j, value) in product(before.h, slots.recurrent, weights).enumerated() {
      z[j] += value + weights[slots.bias.offset + j]
    }
    let (i, f) = (z[..<units].map(sigmoid), z[units..<2 * units].map(sigmoid))
    let (g, o) = (z[2 * units..<3 * units].map { tanh($0) }, z[(3 * units)...].map(sigmoid))
    let c = (0..<units).map { f[$0] * before.c[$0] + i[$0] * g[$0] }
    let h = (0..<units).map { o[$0] * tanh(c[$0]) }
    return Trace(x: x, before: before, i: i, f: f, g: g, o: o, next: State(h: h, c: c))
  }

  private func stepBackward(
    _ t: Trace, _ dNext: State, _ gradient: inout Vector
  ) -> (dx: Vector, dBefore: State) {
    let units = t.i.count
    var dz = Vector(repeating: 0, count: 4 * units)
    var dc = Vector(repeating: 0, count: units)
    for u in 0..<units {
      let tanhC = tanh(t.next.c[u])
      let d = dNext.c[u] + dNext.h[u] * t.o[u] * (1 - tanhC * tanhC)
      dz[u] = d * t.g[u] * t.i[u] * (1 - t.i[u])
      dz[units + u] = d * t.before.c[u] * t.f[u] * (1 - t.f[u])
      dz[2 * units + u] = d * t.i[u] * (1 - t.g[u] * t.g[u])
      dz[3 * units + u] = dNext.h[u] * tanhC * t.o[u] * (1 - t.o[u])
      dc[u] = d * t.f[u]
    }
    for (j, value) in dz.enumerated() { gradient[slots.bias.offset + j] += value }
    let dx = productBackward(t.x, slots.input, weights, dz, &gradient)
    let dh = productBackward(t.before.h, slots.recurrent, weights, dz, &gradient)
    return (dx, State(h: dh, c: dc))
  }

  private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
}
