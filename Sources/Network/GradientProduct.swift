internal import COneDNN

/// Computes a weight gradient, dW += xᵀ · dy, over the positions of a chunk.
final class GradientProduct {
  private let positions: Int
  /// Nil in single precision: nothing needs to be converted, and dnnl_sgemm is faster (docs/log.md).
  private let pointer: OpaquePointer?

  /// - Parameter positions: the usual number of positions; other numbers are multiplied in single precision.
  init(positions: Int, inputs: Int, outputs: Int, precision: Precision) {
    var pointer: OpaquePointer?
    if precision != .single {
      let options = ETUDE_ADDING | ETUDE_TRANSPOSED | precision.option
      check(etude_matmul_create(Int64(inputs), Int64(outputs), Int64(positions), CInt(options), &pointer))
    }
    (self.positions, self.pointer) = (positions, pointer)
  }

  deinit { etude_matmul_destroy(pointer) }

  /// x: positions×inputs; dy: positions×outputs.
  func add(_ x: Matrix, _ dy: Matrix, to dW: Matrix) {
    guard let pointer, x.rows == positions else { return multiply(x.transposed, dy, into: dW, adding: true) }
    precondition(x.isDense && dy.isDense && dW.isDense, "the matrices are dense")
    check(etude_matmul_load(pointer, false, dy.pointer))
    check(etude_matmul_run(pointer, x.pointer, dW.pointer))
  }
}
