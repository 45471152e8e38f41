internal import COneDNN

/// An 8-bit k×n matrix: integers −127…127 with one scale per column.
struct PackedMatrix: Sendable {
  let rows, columns: Int
  /// Blocks of sixteen columns of four rows, in the order in which the kernels read them.
  private let bytes: [SIMD64<Int8>]
  /// Value of one integer step in each column.
  private let scales: [Float]
  private let starts: [Int32]

  /// The product kernels that this processor can run, the fastest last. All give the same bits.
  static let kernels = 0..<Int(etude_kernels())

  /// - Parameter values: row-major.
  init(_ values: ArraySlice<Float>, rows: Int, columns: Int) {
    precondition(values.count == rows * columns, "the values fill the matrix")
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

  /// sums (B×n) += x (B×k) · matrix.
  func multiply(_ x: ByteRows, addingTo sums: inout [Float], kernel: Int = kernels.last!) {
    precondition(x.columns == rows && sums.count == x.rows * columns, "the vectors' shapes match the matrix")
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

/// B vectors of k 8-bit integers, −127…127, with one scale per vector.
struct ByteRows: Sendable {
  private(set) var rows: Int
  let columns: Int
  /// B×k, with k rounded up to a multiple of 4.
  fileprivate(set) var bytes: [Int8]
  /// Value of one integer step in each vector.
  fileprivate(set) var scales: [Float]

  init(zeros rows: Int, _ columns: Int) {
    (self.rows, self.columns) = (rows, columns)
    bytes = [Int8](repeating: 0, count: rows * ((columns + 3) / 4 * 4))
    scales = [Float](repeating: 0, count: rows)
  }

  /// Quantizes a single vector.
  init(row values: ArraySlice<Float>) {
    self.init(zeros: 1, values.count)
    values.withUnsafeBufferPointer { etude_quantize(1, Int64($0.count), $0.baseAddress!, &bytes, &scales) }
  }

  /// The quantized vector of a row.
  subscript(row: Int) -> ByteRows {
    var one = self
    let width = bytes.count / rows
    (one.rows, one.scales) = (1, [scales[row]])
    one.bytes = Array(bytes[row * width..<(row + 1) * width])
    return one
  }

  /// Appends vectors of the same length.
  mutating func append(_ other: ByteRows) {
    precondition(other.columns == columns, "the vectors have the same length")
    rows += other.rows
    bytes += other.bytes
    scales += other.scales
  }

  /// Quantizes new values, B×k.
  mutating func set(_ values: [Float]) {
    precondition(values.count == rows * columns, "the values fill the vectors")
    etude_quantize(Int64(rows), Int64(columns), values, &bytes, &scales)
  }
}
