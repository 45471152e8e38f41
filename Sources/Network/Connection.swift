// What a layer reads of the layer below, and back. Must not know either layer.

/// The product of some positions' input with a weight, forward and backward.
final class Connection {
  private let slot: ParameterLayout.Slot
  private let product, productBackward: PackedProduct

  /// - Parameter positions: of each product, but for the last.
  init(_ slot: ParameterLayout.Slot, positions: Int) {
    let (inputs, outputs) = (slot.shape[0], slot.shape[1])
    self.slot = slot
    product = PackedProduct(rows: positions, inner: inputs, columns: outputs, adding: false)
    productBackward = PackedProduct(rows: positions, inner: outputs, columns: inputs, adding: false)
  }

  /// y = x · W.
  func forward(_ x: Matrix, into y: Matrix) { product.multiply(x, into: y) }

  /// dx = dy · Wᵀ; adds xᵀ · dy to `dWeights`.
  func backward(_ x: Matrix, _ dy: Matrix, dx: Matrix, dWeights: Floats) {
    multiply(x.transposed, dy, into: dWeights[slot], adding: true)
    productBackward.multiply(dy, into: dx)
  }

  /// Packs the weights for the products that follow.
  func load(_ weights: Floats) {
    product.load(weights[slot])
    productBackward.load(weights[slot].transposed)
  }
}
