internal import COneDNN

/// A matrix product whose right factor is packed once for many left factors (dnnl::matmul).
final class PackedProduct {
  private let pointer: OpaquePointer
  private let rows, inner, columns: Int
  private let isAdding: Bool
  private var b: Matrix?

  /// Prepares c = a · b, or c += a · b, where a has up to `rows` rows. With fewer rows, b is multiplied without
  /// packing.
  init(rows: Int, inner: Int, columns: Int, adding: Bool, precision: Precision) {
    var pointer: OpaquePointer?
    let options = (adding ? ETUDE_ADDING : 0) | precision.option
    check(etude_matmul_create(Int64(rows), Int64(columns), Int64(inner), CInt(options), &pointer))
    self.pointer = pointer!
    (self.rows, self.inner, self.columns, isAdding) = (rows, inner, columns, adding)
  }

  deinit { etude_matmul_destroy(pointer) }

  /// Packs b, inner×columns, for the following products. b must stay unchanged between them.
  func load(_ b: Matrix) {
    precondition(
      b.isDense && (b.isTransposed ? (b.columns, b.rows) : (b.rows, b.columns)) == (inner, columns),
      "the factor's shape matches")
    check(etude_matmul_load(pointer, b.isTransposed, b.pointer))
    self.b = b
  }

  func multiply(_ a: Matrix, into c: Matrix) {
    guard let b else { preconditionFailure("load(_:) was called") }
    guard a.rows == rows else { return Network.multiply(a, b, into: c, adding: isAdding) }
    precondition(
      a.isDense && c.isDense && a.columns == inner && (c.rows, c.columns) == (rows, columns), "shapes match")
    check(etude_matmul_run(pointer, a.pointer, c.pointer))
  }
}
