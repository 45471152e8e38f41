internal import COneDNN

/// A matrix product of one shape, whose right factor is packed before (dnnl::matmul).
final class Matmul {
  /// c = a · b, or c += a · b.
  struct Shape: Hashable {
    let rows, inner, columns: Int
    /// Whether a is stored transposed.
    let isTransposed: Bool
    let aStride, cStride: Int
    let isAdding: Bool
  }

  private let pointer: OpaquePointer
  private let shape: Shape

  init(_ shape: Shape, _ precision: Precision) {
    var pointer: OpaquePointer?
    var parameters = etude_product_shape(
      m: Int64(shape.rows), n: Int64(shape.columns), k: Int64(shape.inner), lda: Int64(shape.aStride),
      ldc: Int64(shape.cStride), transpose_a: shape.isTransposed, adding: shape.isAdding,
      bfloat16: precision == .bfloat16)
    check(etude_matmul_create(&parameters, &pointer))
    (self.pointer, self.shape) = (pointer!, shape)
  }

  deinit { etude_matmul_destroy(pointer) }

  /// Packs b for the following products.
  func load(_ b: Matrix) {
    precondition(
      (b.isTransposed ? (b.columns, b.rows) : (b.rows, b.columns)) == (shape.inner, shape.columns),
      "the factor's shape matches")
    check(etude_matmul_load(pointer, b.isTransposed, b.pointer, Int64(b.stride)))
  }

  func multiply(_ a: Matrix, into c: Matrix) {
    precondition(Shape(a, columns: shape.columns, into: c, adding: shape.isAdding) == shape, "the matrices fit")
    check(etude_matmul_run(pointer, a.pointer, c.pointer))
  }
}

extension Matmul.Shape {
  init(_ a: Matrix, columns: Int, into c: Matrix, adding: Bool) {
    self.init(
      rows: c.rows, inner: a.isTransposed ? a.rows : a.columns, columns: columns, isTransposed: a.isTransposed,
      aStride: a.stride, cStride: c.stride, isAdding: adding)
    precondition((a.isTransposed ? a.columns : a.rows) == c.rows && columns == c.columns, "the matrices' shapes match")
  }
}

/// Matrix products of any shape in one precision, on one thread.
final class Products {
  let precision: Precision
  private var matmuls: [Matmul.Shape: Matmul] = [:]

  init(_ precision: Precision) { self.precision = precision }

  /// c = a · b, or c += a · b.
  func multiply(_ a: Matrix, _ b: Matrix, into c: Matrix, adding: Bool = false) {
    // oneDNN 3.7 gives wrong products with a single column in bfloat16.
    guard precision == .bfloat16, c.columns > 1 else { return Network.multiply(a, b, into: c, adding: adding) }
    let shape = Matmul.Shape(a, columns: b.isTransposed ? b.rows : b.columns, into: c, adding: adding)
    let matmul = matmuls[shape] ?? Matmul(shape, precision)
    matmuls[shape] = matmul
    matmul.load(b)
    matmul.multiply(a, into: c)
  }
}

/// Number format of the factors in matrix products during training, except those of the input tables. Sums, states,
/// gates, softmax, weights and optimizer state are always 32-bit.
public enum Precision: String, Codable, CaseIterable, Sendable {
  /// 32 bits.
  case single
  /// 16 bits with an 8-bit exponent, which are faster on processors that support them.
  case bfloat16

  /// Whether this processor supports it.
  public var isAvailable: Bool { self == .single || etude_has_bfloat16() }
}
