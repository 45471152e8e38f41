internal import COneDNN

/// K softmax heads in a chain. Head k reads the state h and the symbols s of columns 0…k−1 of the row that it predicts:
///
///     hidden_k = ReLU(W_k · h + Σ_{j<k} S_kj[s_j] + b_k)      logits_k = V_k · hidden_k + c_k
///
/// S_kj is a table with one row of U numbers per symbol, which combines an embedding and its product with the hidden
/// layer's weights.
final class Heads {
  private let layout: ParameterLayout
  private let positions: Int
  private let units: Int
  private let loss: Loss
  private let products: Products
  /// Hidden layers of all heads side by side, N×KU, and their gradients.
  private let hidden, dHidden: Matrix
  /// Probabilities of each column, N×V; `backward` replaces them with the gradients of the logits.
  private let probabilities: [Matrix]
  private let storage: [Floats]

  init(_ architecture: Architecture, _ layout: ParameterLayout, positions: Int, loss: Loss, _ products: Products) {
    (self.layout, self.loss, self.products) = (layout, loss, products)
    self.positions = positions
    units = architecture.headUnits
    let width = architecture.columns * architecture.headUnits
    storage = ([width, width] + architecture.classes).map { Floats(positions * $0) }
    hidden = storage[0].matrix(positions, width)
    dHidden = storage[1].matrix(positions, width)
    probabilities = zip(storage[2...], architecture.classes).map { $0.matrix(positions, $1) }
  }

  /// h: N×H; targets: N×K; reports: one per stream.
  func forward(_ h: Matrix, _ targets: [Int32], _ weights: Floats, _ reports: inout [StepReport]) {
    hidden.fillRows(with: weights[layout.headBias])
    visitSymbols(targets) { place, table, symbol in
      etude_add(Int64(units), weights[table].row(symbol), hidden.pointer + place)
    }
    products.multiply(h, weights[layout.headState], into: hidden, adding: true)
    etude_relu(Int64(positions * hidden.columns), hidden.pointer)
    for (k, head) in layout.heads.enumerated() {
      let logits = probabilities[k]
      logits.fillRows(with: weights[head.bias])
      products.multiply(hidden.columns(from: k * units, width: units), weights[head.weight], into: logits, adding: true)
      softmax(k, targets, &reports)
    }
  }

  /// Adds the gradients of `scale` times the loss to `dWeights`, and writes the gradient of h to `dh` (N×H). Must
  /// follow `forward`.
  func backward(_ h: Matrix, _ targets: [Int32], _ weights: Floats, scale: Float, dh: Matrix, dWeights: Floats) {
    for (k, head) in layout.heads.enumerated() {
      softmaxBackward(k, targets, scale: scale)
      let (hidden, dLogits) = (hidden.columns(from: k * units, width: units), probabilities[k])
      products.multiply(hidden.transposed, dLogits, into: dWeights[head.weight], adding: true)
      dLogits.addRows(to: dWeights[head.bias])
      products.multiply(dLogits, weights[head.weight].transposed, into: dHidden.columns(from: k * units, width: units))
    }
    etude_relu_backward(Int64(positions * hidden.columns), hidden.pointer, dHidden.pointer)
    products.multiply(h.transposed, dHidden, into: dWeights[layout.headState], adding: true)
    products.multiply(dHidden, weights[layout.headState].transposed, into: dh)
    visitSymbols(targets) { place, table, symbol in
      etude_add(Int64(units), dHidden.pointer + place, dWeights[table].row(symbol))
    }
    dHidden.addRows(to: dWeights[layout.headBias])
  }

  /// Replaces the logits of column k with probabilities, and adds its loss and accuracy to the streams' reports.
  private func softmax(_ k: Int, _ targets: [Int32], _ reports: inout [StepReport]) {
    let logits = probabilities[k]
    for position in 0..<positions {
      guard let target = target(position, k, targets) else { continue }
      var likelier: Int32 = 0
      let loss = etude_softmax(Int64(logits.columns), target, logits.row(position), &likelier)
      reports[position % reports.count].add(loss: Double(loss), likelier: Int(likelier), column: k)
    }
  }

  /// Replaces the probabilities of column k with the gradients of the logits.
  private func softmaxBackward(_ k: Int, _ targets: [Int32], scale: Float) {
    let columns = probabilities[k].columns
    for position in 0..<positions {
      let row = probabilities[k].row(position)
      if let target = target(position, k, targets) {
        loss.backward(row, count: columns, target: Int(target), scale: scale)
      } else {
        row.update(repeating: 0, count: columns)
      }
    }
  }

  /// The target symbol; nil at ignored positions.
  private func target(_ position: Int, _ k: Int, _ targets: [Int32]) -> Int64? {
    let first = position * layout.heads.count
    return targets[first] < 0 ? nil : Int64(targets[first + k])
  }

  /// For each counted position and head, calls `visit` with the offset of its hidden layer and with each table and
  /// symbol to look up.
  private func visitSymbols(_ targets: [Int32], _ visit: (_ place: Int, ParameterLayout.Slot, _ symbol: Int) -> Void) {
    let columns = layout.heads.count
    for position in 0..<positions where targets[position * columns] >= 0 {
      for (k, head) in layout.heads.enumerated() {
        for (j, table) in head.symbols.enumerated() {
          visit((position * columns + k) * units, table, Int(targets[position * columns + j]))
        }
      }
    }
  }
}
