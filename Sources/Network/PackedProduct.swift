/// A matrix product whose right factor is packed once for many left factors.
final class PackedProduct {
  private let rows: Int
  private let isAdding: Bool
  private let matmul: Matmul
  /// Multiplies other numbers of rows.
  private let products: Products
  private var b: Matrix?

  /// Prepares c = a · b, or c += a · b, where a has up to `rows` rows. With fewer rows, the packed b is not used.
  init(rows: Int, inner: Int, columns: Int, adding: Bool, _ products: Products) {
    (self.rows, isAdding, self.products) = (rows, adding, products)
    let shape = Matmul.Shape(
      rows: rows, inner: inner, columns: columns, isTransposed: false, aStride: inner, cStride: columns,
      isAdding: adding)
    matmul = Matmul(shape, products.precision)
  }

  /// Packs b, inner×columns, for the following products. b must stay unchanged between them.
  func load(_ b: Matrix) {
    matmul.load(b)
    self.b = b
  }

  func multiply(_ a: Matrix, into c: Matrix) {
    guard let b else { preconditionFailure("load(_:) was called") }
    guard a.rows == rows else { return products.multiply(a, b, into: c, adding: isAdding) }
    matmul.multiply(a, into: c)
  }
}
