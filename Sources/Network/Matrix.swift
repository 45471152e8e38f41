internal import COneDNN

/// A zero-initialized buffer of fixed length, aligned to a cache line.
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
    precondition(values.count == count, "the values fill the buffer")
    values.withUnsafeBufferPointer { pointer.update(from: $0.baseAddress!, count: count) }
  }

  func copy(from other: Floats) {
    precondition(count == other.count, "the buffers have the same length")
    pointer.update(from: other.pointer, count: count)
  }

  func matrix(_ rows: Int, _ columns: Int) -> Matrix {
    precondition(rows * columns <= count, "\(rows)×\(columns) in \(count)")
    return Matrix(pointer: pointer, rows: rows, columns: columns, stride: columns)
  }

  /// A parameter as a matrix; vectors are a single row.
  subscript(slot: ParameterLayout.Slot) -> Matrix {
    let columns = slot.shape.last!
    return Matrix(pointer: pointer + slot.offset, rows: slot.count / columns, columns: columns, stride: columns)
  }
}

/// A row-major view of part of a buffer, which it doesn't own.
struct Matrix {
  let pointer: UnsafeMutablePointer<Float>
  let rows: Int
  let columns: Int
  /// Distance between rows, in numbers.
  let stride: Int
  /// Whether a product reads it transposed: then it has `columns` rows and `rows` columns.
  var isTransposed = false

  var transposed: Matrix {
    var matrix = self
    matrix.isTransposed.toggle()
    return matrix
  }

  func row(_ row: Int) -> UnsafeMutablePointer<Float> { pointer + row * stride }

  /// Whether there are no gaps between rows.
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

  /// Copies all rows to a matrix of the same shape.
  func copy(to other: Matrix) {
    precondition((rows, columns) == (other.rows, other.columns), "the matrices have the same shape")
    for i in 0..<rows { other.row(i).update(from: row(i), count: columns) }
  }

  /// Sets each row to the row of `vector`.
  func fillRows(with vector: Matrix) {
    for i in 0..<rows { row(i).update(from: vector.pointer, count: columns) }
  }

  /// Adds each row to the row of `vector`.
  func addRows(to vector: Matrix) {
    etude_add_rows(Int64(rows), Int64(columns), pointer, Int64(stride), vector.pointer)
  }
}

/// c = a · b, or c += a · b (dnnl_sgemm).
func multiply(_ a: Matrix, _ b: Matrix, into c: Matrix, adding: Bool = false) {
  let inner = a.isTransposed ? a.rows : a.columns
  precondition(
    (a.isTransposed ? a.columns : a.rows) == c.rows && (b.isTransposed ? b.rows : b.columns) == c.columns
      && (b.isTransposed ? b.columns : b.rows) == inner, "the matrices' shapes match")
  check(
    etude_product(
      a.isTransposed, b.isTransposed, Int64(c.rows), Int64(c.columns), Int64(inner), a.pointer, Int64(a.stride),
      b.pointer, Int64(b.stride), adding ? 1 : 0, c.pointer, Int64(c.stride)))
}
