// The matrix product that is taken again and again with one weight. Must not know what the numbers mean.
internal import COneDNN

/// A product whose right factor is packed once for many left ones (dnnl::matmul).
final class PackedProduct {
  private let pointer: OpaquePointer
  private let rows, inner, columns: Int
  private let isAdding: Bool
  private var b: Matrix?

  /// For c = a · b, or c += a · b, with a of up to rows×inner; fewer rows than that are multiplied without packing.
  init(rows: Int, inner: Int, columns: Int, adding: Bool, precision: Precision) {
    var pointer: OpaquePointer?
    let options = (adding ? ETUDE_ADDING : 0) | precision.option
    check(etude_matmul_create(Int64(rows), Int64(columns), Int64(inner), CInt(options), &pointer))
    self.pointer = pointer!
    (self.rows, self.inner, self.columns, isAdding) = (rows, inner, columns, adding)
  }

  deinit { etude_matmul_destroy(pointer) }

  /// Packs b, inner×columns, for the products that follow; it must not change between them.
  func load(_ b: Matrix) {
    precondition(
      b.isDense && (b.isTransposed ? (b.columns, b.rows) : (b.rows, b.columns)) == (inner, columns),
      "a factor that fits")
    check(etude_matmul_load(pointer, b.isTransposed, b.pointer))
    self.b = b
  }

  func multiply(_ a: Matrix, into c: Matrix) {
    guard let b else { preconditionFailure("a factor that is loaded") }
    guard a.rows == rows else { return Network.multiply(a, b, into: c, adding: isAdding) }
    precondition(
      a.isDense && c.isDense && a.columns == inner && (c.rows, c.columns) == (rows, columns), "matrices that fit")
    check(etude_matmul_run(pointer, a.pointer, c.pointer))
  }
}
