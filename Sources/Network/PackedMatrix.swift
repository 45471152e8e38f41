// Products in bytes: a matrix packed once, and the vectors that it is multiplied with. Must not know what they stand for.
internal import COneDNN

/// A k×n matrix as bytes, −127…127 steps of a scale of each column.
struct PackedMatrix: Sendable {
  let rows, columns: Int
  /// Sixteen columns of four rows each, in the order in which they are read.
  private let bytes: [SIMD64<Int8>]
  /// What one step of each column is worth.
  private let scales: [Float]
  private let starts: [Int32]

  /// The ways of this processor to take products, the best last. All give the same bits.
  static let kernels = 0..<Int(etude_kernels())

  /// - Parameter values: row-major.
  init(_ values: ArraySlice<Float>, rows: Int, columns: Int) {
    precondition(values.count == rows * columns, "values that fill the matrix")
    let panel = Int(ETUDE_PANEL)
    let panels = (columns + panel - 1) / panel
    var bytes = [SIMD64<Int8>](repeating: .zero, count: panels * ((rows + 3) / 4) * (panel / 16))
    var scales = [Float](repeating: 0, count: columns)
    var starts = [Int32](repeating: 0, count: panels * panel)
    values.withUnsafeBufferPointer { values in
      bytes.withUnsafeMutableBytes { bytes in
        etude_pack(
          Int64(rows), Int64(columns), values.baseAddress!, bytes.baseAddress!.assumingMemoryBound(to: Int8.self),
          &scales, &starts)
      }
    }
    (self.rows, self.columns, self.bytes, self.scales, self.starts) = (rows, columns, bytes, scales, starts)
  }

  /// sums (B×n) += x (B×k) · the matrix.
  func multiply(_ x: ByteRows, addingTo sums: inout [Float], kernel: Int = kernels.last!) {
    precondition(x.columns == rows && sums.count == x.rows * columns, "vectors that fit the matrix")
    bytes.withUnsafeBytes { bytes in
      scales.withUnsafeBufferPointer { scales in
        starts.withUnsafeBufferPointer { starts in
          var packed = etude_packed(
            k: Int64(rows), n: Int64(columns), bytes: bytes.baseAddress!.assumingMemoryBound(to: Int8.self),
            scales: scales.baseAddress!, starts: starts.baseAddress!)
          etude_byte_products(Int32(kernel), Int64(x.rows), &packed, x.bytes, x.scales, &sums)
        }
      }
    }
  }
}

/// B vectors of k numbers as bytes, −127…127 steps of a scale of each vector.
struct ByteRows: Sendable {
  private(set) var rows: Int
  let columns: Int
  /// B×k, with k rounded up to a multiple of 4.
  fileprivate(set) var bytes: [Int8]
  /// What one step of each vector is worth.
  fileprivate(set) var scales: [Float]

  init(zeros rows: Int, _ columns: Int) {
    (self.rows, self.columns) = (rows, columns)
    bytes = [Int8](repeating: 0, count: rows * ((columns + 3) / 4 * 4))
    scales = [Float](repeating: 0, count: rows)
  }

  /// One vector by itself.
  subscript(row: Int) -> ByteRows {
    var one = self
    let width = bytes.count / rows
    (one.rows, one.scales) = (1, [scales[row]])
    one.bytes = Array(bytes[row * width..<(row + 1) * width])
    return one
  }

  /// Adds vectors of as many numbers.
  mutating func append(_ other: ByteRows) {
    precondition(other.columns == columns, "vectors of one length")
    rows += other.rows
    bytes += other.bytes
    scales += other.scales
  }

  /// Takes on other values, B×k.
  mutating func set(_ values: [Float]) {
    precondition(values.count == rows * columns, "values that fill the vectors")
    etude_quantize(Int64(rows), Int64(columns), values, &bytes, &scales)
  }
}
