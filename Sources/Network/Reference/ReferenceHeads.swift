private import Glibc

/// Reference implementation of the heads at one position. It must not share code with the optimized one.
struct ReferenceHeads {
  let architecture: Architecture
  let layout: ParameterLayout
  let weights: Vector
  let loss: Loss

  /// Results of one position, for the backward pass.
  struct Pass {
    let targets: [Int]
    let columns: [(hidden: Vector, logits: Vector)]
  }

  func forward(_ h: Vector, _ targets: [Int], _ report: inout StepReport) -> Pass {
    let state = product(h, layout.headState, weights)
    let columns = layout.heads.indices.map { column($0, state, targets) }
    if targets[0] >= 0 {
      report.count += 1
      for (k, column) in columns.enumerated() {
        report.loss[k] -= log(softmax(column.logits)[targets[k]])
        let rank = column.logits.count { $0 > column.logits[targets[k]] }
        if rank == 0 { report.correct[k] += 1 }
        if rank < 5 { report.top5[k] += 1 }
      }
    }
    return Pass(targets: targets, columns: columns)
  }

  /// Returns dh, and adds the gradients of `scale` times the loss to `gradient`.
  func backward(_ h: Vector, _ pass: Pass, _ scale: Double, _ gradient: inout Vector) -> Vector {
    var dState = Vector(repeating: 0, count: architecture.columns * architecture.headUnits)
    if pass.targets[0] >= 0 {
      for k in layout.heads.indices { columnBackward(k, pass, scale, &dState, &gradient) }
    }
    return productBackward(h, layout.headState, weights, dState, &gradient)
  }

  /// Hidden layer and logits of head k.
  private func column(_ k: Int, _ state: Vector, _ targets: [Int]) -> (hidden: Vector, logits: Vector) {
    let units = architecture.headUnits
    var hidden = (0..<units).map { state[k * units + $0] + weights[layout.headBias.offset + k * units + $0] }
    for (j, table) in layout.heads[k].symbols.enumerated() where targets[0] >= 0 {
      for (u, place) in table.row(targets[j]).enumerated() { hidden[u] += weights[place] }
    }
    hidden = hidden.map { max($0, 0) }
    let logits = product(hidden, layout.heads[k].weight, weights)
    return (hidden, logits.enumerated().map { $1 + weights[layout.heads[k].bias.offset + $0] })
  }

  private func columnBackward(
    _ k: Int, _ pass: Pass, _ scale: Double, _ dState: inout Vector, _ gradient: inout Vector
  ) {
    let (head, units) = (layout.heads[k], architecture.headUnits)
    let (hidden, logits) = pass.columns[k]
    let dLogits = lossBackward(softmax(logits), pass.targets[k]).map { $0 * scale }
    for (v, value) in dLogits.enumerated() { gradient[head.bias.offset + v] += value }
    let dHidden = productBackward(hidden, head.weight, weights, dLogits, &gradient)
    for u in 0..<units where hidden[u] > 0 {
      dState[k * units + u] = dHidden[u]
      gradient[layout.headBias.offset + k * units + u] += dHidden[u]
      for (j, table) in head.symbols.enumerated() { gradient[table.row(pass.targets[j]).lowerBound + u] += dHidden[u] }
    }
  }

  /// Gradient of the loss with respect to the logits. For the squared error it uses the full Jacobian of the softmax.
  private func lossBackward(_ p: Vector, _ target: Int) -> Vector {
    let error = p.enumerated().map { $0 == target ? $1 - 1 : $1 }
    guard loss == .squaredError else { return error }
    return p.indices.map { v in
      p.indices.reduce(0) { $0 + 2 * error[$1] * p[$1] * (($1 == v ? 1 : 0) - p[v]) }
    }
  }

  private func softmax(_ z: Vector) -> Vector {
    let largest = z.max()!
    let e = z.map { exp($0 - largest) }
    let sum = e.reduce(0, +)
    return e.map { $0 / sum }
  }
}
