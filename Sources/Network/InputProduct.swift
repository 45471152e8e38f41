/// A layer's input product: x · W and its gradients, for layers above the first.
final class InputProduct {
  private let slot: ParameterLayout.Slot
  private let product, productBackward: PackedProduct
  private let products: Products

  /// - Parameter positions: number of positions per product; the last product may have fewer.
  init(_ slot: ParameterLayout.Slot, positions: Int, _ products: Products) {
    let (inputs, outputs) = (slot.shape[0], slot.shape[1])
    (self.slot, self.products) = (slot, products)
    product = PackedProduct(rows: positions, inner: inputs, columns: outputs, adding: false, products)
    productBackward = PackedProduct(rows: positions, inner: outputs, columns: inputs, adding: false, products)
  }

  /// y = x · W.
  func forward(_ x: Matrix, into y: Matrix) { product.multiply(x, into: y) }

  /// dx = dy · Wᵀ; adds xᵀ · dy to `dWeights`.
  func backward(_ x: Matrix, _ dy: Matrix, dx: Matrix, dWeights: Floats) {
    products.multiply(x.transposed, dy, into: dWeights[slot], adding: true)
    productBackward.multiply(dy, into: dx)
  }

  /// Packs the weights for the following products.
  func load(_ weights: Floats) {
    product.load(weights[slot])
    productBackward.load(weights[slot].transposed)
  }
}
