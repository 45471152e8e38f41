// Buffers of numbers, views of them as matrices, and the matrix product. Must not know what the numbers mean.
internal import COneDNN

/// A buffer of fixed length that starts on a cache line, zero at first.
final class Floats {
  let pointer: UnsafeMutablePointer<Float>
  let count: Int

  init(_ count: Int) {
    let bytes = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1) * MemoryLayout<Float>.stride, alignment: 64)
    pointer = bytes.bindMemory(to: Float.self, capacity: count)
    self.count = count
    clear()
  }

  convenience init(_ values: [Float]) {
    self.init(values.count)
    fill(from: values[...])
  }

  deinit { pointer.deallocate() }

  var array: [Float] { Array(UnsafeBufferPointer(start: pointer, count: count)) }

  func clear() { pointer.initialize(repeating: 0, count: count) }

  func fill(from values: ArraySlice<Float>) {
    precondition(values.count == count, "values that fill the buffer")
    values.withUnsafeBufferPointer { pointer.update(from: $0.baseAddress!, count: count) }
  }

  func copy(from other: Floats) {
    precondition(count == other.count, "buffers of equal length")
    pointer.update(from: other.pointer, count: count)
  }

  func matrix(_ rows: Int, _ columns: Int) -> Matrix {
    precondition(rows * columns <= count, "\(rows)×\(columns) in \(count)")
    return Matrix(pointer: pointer, rows: rows, columns: columns, stride: columns)
  }

  /// A parameter as a matrix; a vector is one row.
  subscript(slot: ParameterLayout.Slot) -> Matrix {
    let columns = slot.shape.last!
    return Matrix(pointer: pointer + slot.offset, rows: slot.count / columns, columns: columns, stride: columns)
  }
}

/// A row-major view of part of a buffer; whoever holds it keeps the buffer alive.
struct Matrix {
  let pointer: UnsafeMutablePointer<Float>
  let rows: Int
  let columns: Int
  /// From one row to the next.
  let stride: Int
  /// Read by columns in a product: then its rows are `columns` and its columns `rows`.
  var isTransposed = false

  var transposed: Matrix {
    var matrix = self
    matrix.isTransposed.toggle()
    return matrix
  }

  func row(_ row: Int) -> UnsafeMutablePointer<Float> { pointer + row * stride }

  /// No gap between its rows.
  var isDense: Bool { stride == columns }

  func rows(_ range: Range<Int>) -> Matrix {
    precondition(0 <= range.lowerBound && range.upperBound <= rows, "rows \(range) of \(rows)")
    return Matrix(pointer: row(range.lowerBound), rows: range.count, columns: columns, stride: stride)
  }

  /// `width` columns from `first` on.
  func columns(from first: Int, width: Int) -> Matrix {
    Matrix(pointer: pointer + first, rows: rows, columns: width, stride: stride)
  }

  /// Sets a dense matrix to zero.
  func clear() { pointer.update(repeating: 0, count: rows * columns) }

  /// Copies every row to the same row of a matrix of this shape.
  func copy(to other: Matrix) {
    precondition((rows, columns) == (other.rows, other.columns), "matrices of one shape")
    for i in 0..<rows { other.row(i).update(from: row(i), count: columns) }
  }

  /// Sets every row to the one row of `vector`.
  func fillRows(with vector: Matrix) {
    for i in 0..<rows { row(i).update(from: vector.pointer, count: columns) }
  }

  /// Adds every row to the one row of `vector`.
  func addRows(to vector: Matrix) {
    etude_add_rows(Int64(rows), Int64(columns), pointer, Int64(stride), vector.pointer)
  }
}

/// c = a · b, or c += a · b (dnnl_sgemm).
func multiply(_ a: Matrix, _ b: Matrix, into c: Matrix, adding: Bool = false) {
  let inner = a.isTransposed ? a.rows : a.columns
  precondition(
    (a.isTransposed ? a.columns : a.rows) == c.rows && (b.isTransposed ? b.rows : b.columns) == c.columns
      && (b.isTransposed ? b.columns : b.rows) == inner, "matrices that fit")
  check(
    etude_product(
      a.isTransposed, b.isTransposed, Int64(c.rows), Int64(c.columns), Int64(inner), a.pointer, Int64(a.stride),
      b.pointer, Int64(b.stride), adding ? 1 : 0, c.pointer, Int64(c.stride)))
}
