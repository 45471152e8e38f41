private import Glibc

/// Reference implementation of the attention head for one stream. It must not share code with the optimized one.
struct ReferenceAttention {
  let slots: ParameterLayout.Attention
  let weights: Vector

  /// The events before a batch.
  struct State {
    var keys: [Vector] = []
    var values: [Vector] = []
  }

  /// Inputs and results of one step, for the backward pass.
  struct Trace {
    let h, query, mixture, y: Vector
    /// Index of the first event that it attends to, counted from the first event of the state.
    let first: Int
    let shares: Vector
    /// Keys and values of all events: those of the state, then those of the batch.
    let keys, values: [Vector]
  }

  private var units: Int { slots.query.shape[1] }
  private var window: Int { slots.bias.count }

  /// h: T×H.
  func forward(_ h: [Vector], _ start: State) -> [Trace] {
    let keys = start.keys + h.map { product($0, slots.key, weights) }
    let values = start.values + h.map { product($0, slots.value, weights) }
    return h.enumerated().map { t, h in
      let (own, query) = (start.keys.count + t, product(h, slots.query, weights))
      let first = max(own - window + 1, 0)
      let scores = (first...own).map { event in
        zip(query, keys[event]).reduce(0) { $0 + $1.0 * $1.1 } / Double(units).squareRoot()
          + weights[slots.bias.offset + own - event]
      }
      let shares = softmax(scores)
      var mixture = Vector(repeating: 0, count: units)
      for (share, value) in zip(shares, values[first...own]) {
        for unit in 0..<units { mixture[unit] += share * value[unit] }
      }
      let y = zip(h, product(mixture, slots.output, weights)).map { $0 + $1 }
      return Trace(h: h, query: query, mixture: mixture, y: y, first: first, shares: shares, keys: keys, values: values)
    }
  }

  /// dy: T×H; returns dh: T×H. No gradient flows into the events before the batch.
  func backward(_ traces: [Trace], _ dy: [Vector], _ gradient: inout Vector) -> [Vector] {
    let zero = Vector(repeating: 0, count: units)
    let (before, count) = (traces[0].keys.count - traces.count, traces[0].keys.count)
    var (dKeys, dValues) = (Array(repeating: zero, count: count), Array(repeating: zero, count: count))
    var dh = dy
    for (t, trace) in traces.enumerated() {
      let own = before + t
      let dMixture = productBackward(trace.mixture, slots.output, weights, dy[t], &gradient)
      let dShares = (trace.first...own).map { event in zip(dMixture, trace.values[event]).reduce(0) { $0 + $1.0 * $1.1 }
      }
      let mean = zip(trace.shares, dShares).reduce(0) { $0 + $1.0 * $1.1 }
      var dQuery = zero
      for (event, (share, dShare)) in zip(trace.first...own, zip(trace.shares, dShares)) {
        let dScore = share * (dShare - mean)
        gradient[slots.bias.offset + own - event] += dScore
        for unit in 0..<units {
          dValues[event][unit] += share * dMixture[unit]
          dQuery[unit] += dScore * trace.keys[event][unit] / Double(units).squareRoot()
          dKeys[event][unit] += dScore * trace.query[unit] / Double(units).squareRoot()
        }
      }
      add(productBackward(trace.h, slots.query, weights, dQuery, &gradient), to: &dh[t])
    }
    for (t, trace) in traces.enumerated() {
      add(productBackward(trace.h, slots.key, weights, dKeys[before + t], &gradient), to: &dh[t])
      add(productBackward(trace.h, slots.value, weights, dValues[before + t], &gradient), to: &dh[t])
    }
    return dh
  }

  private func add(_ x: Vector, to y: inout Vector) {
    for i in x.indices { y[i] += x[i] }
  }

  private func softmax(_ z: Vector) -> Vector {
    let largest = z.max()!
    let e = z.map { exp($0 - largest) }
    let sum = e.reduce(0, +)
    return e.map { $0 / sum }
  }
}
