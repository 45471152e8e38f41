import Randomness
import Testing

@testable import Network

struct PackedMatrixTests {
  /// The product as defined by `PackedMatrix`, in plain Swift, one number at a time.
  private struct Plain {
    /// The bytes, and the value of one step.
    static func bytes(_ values: [Float]) -> (steps: [Int], scale: Float) {
      let largest = values.map(abs).max() ?? 0
      let perUnit = largest > 0 ? 127 / largest : 0
      return (values.map { Int(($0 * perUnit).rounded(.toNearestOrEven)) }, largest / 127)
    }

    static func product(_ x: [[Float]], _ w: [[Float]]) -> [Float] {
      let columns = w[0].indices.map { j in bytes(w.map { $0[j] }) }
      return x.map(bytes).flatMap { row in
        columns.map { column in
          Float(zip(row.steps, column.steps).reduce(0) { $0 + $1.0 * $1.1 }) * (row.scale * column.scale)
        }
      }
    }
  }

  private func random(_ rows: Int, _ columns: Int, seed: UInt64) -> [[Float]] {
    var generator = SplitMix64(seed: seed)
    return (0..<rows).map { _ in (0..<columns).map { _ in .random(in: -1.5...1.5, using: &generator) } }
  }

  /// x (B×k) · w (k×n), added to zeros.
  private func product(_ x: [[Float]], _ w: [[Float]], kernel: Int) -> [Float] {
    var rows = ByteRows(zeros: x.count, w.count)
    rows.set(x.flatMap(\.self))
    var sums = [Float](repeating: 0, count: x.count * w[0].count)
    PackedMatrix(w.flatMap(\.self)[...], rows: w.count, columns: w[0].count)
      .multiply(rows, addingTo: &sums, kernel: kernel)
    return sums
  }

  /// Sizes just below and above the tiles, panels and quads.
  @Test(arguments: PackedMatrix.kernels, [(1, 1, 1), (2, 4, 64), (3, 5, 63), (4, 7, 65), (5, 66, 130), (9, 31, 16)])
  func everyKernelGivesTheBitsOfPlainSums(kernel: Int, size: (rows: Int, inner: Int, columns: Int)) {
    let x = random(size.rows, size.inner, seed: 1)
    let w = random(size.inner, size.columns, seed: 2)
    #expect(product(x, w, kernel: kernel) == Plain.product(x, w))
  }

  /// The largest bytes with every pattern of signs: no sum, of a pair or of all, may overflow.
  @Test(arguments: PackedMatrix.kernels)
  func largestValuesDoNotSaturate(kernel: Int) {
    let signs: [[Float]] = [[1, 1], [1, -1], [-1, 1], [-1, -1]]
    let x = signs.map { pair in (0..<1024).map { pair[$0 % 2] } }
    let w = (0..<1024).map { i in signs.map { $0[i % 2] } }
    #expect(product(x, w, kernel: kernel) == Plain.product(x, w))
    #expect(product(x, w, kernel: kernel).map { $0.rounded() }.max() == 1024)
  }

  @Test func theProductIsCloseToThatOfTheNumbers() {
    let (x, w) = (random(3, 200, seed: 3), random(200, 70, seed: 4))
    let exact = x.flatMap { row in
      (0..<70).map { j in zip(row, w).reduce(0.0) { $0 + Double($1.0) * Double($1.1[j]) } }
    }
    #expect(distance(product(x, w, kernel: 0), exact) < 0.01)
  }

  @Test(arguments: PackedMatrix.kernels)
  func productsAreAddedAndZerosAddNothing(kernel: Int) {
    let matrix = PackedMatrix([2, -2, 1, 0.5], rows: 2, columns: 2)
    var sums: [Float] = [10, 20, 30, 40]
    matrix.multiply(ByteRows(zeros: 2, 2), addingTo: &sums, kernel: kernel)
    #expect(sums == [10, 20, 30, 40])
    var rows = ByteRows(zeros: 2, 2)
    rows.set([0, 0, 1, 0])
    matrix.multiply(rows, addingTo: &sums, kernel: kernel)
    #expect(sums == [10, 20, 32, 38])
  }

  @Test(arguments: PackedMatrix.kernels, [Float.nan, .infinity, -.infinity])
  func whatIsNotFiniteStaysSo(kernel: Int, value: Float) {
    let (x, w): ([[Float]], [[Float]]) = ([[1, 1]], [[1, value], [1, 1]])
    let products = product(x, w, kernel: kernel)
    #expect(products[0] == 2 && !products[1].isFinite)
    #expect(!product([[value, 1]], x.map { $0 } + x, kernel: kernel).contains { $0.isFinite })
  }
}
