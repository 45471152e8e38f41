import Randomness
import Testing

@testable import Network

struct PackedProductTests {
  @Test(arguments: Precision.allCases.filter(\.isAvailable), [false, true])
  func aPackedFactorGivesTheProduct(precision: Precision, isTransposed: Bool) {
    let (a, b, c) = (random(7 * 37), random(37 * 50), random(7 * 50))
    let factor = isTransposed ? b.matrix(50, 37).transposed : b.matrix(37, 50)
    for isAdding in [false, true] {
      let product = PackedProduct(rows: 7, inner: 37, columns: 50, adding: isAdding, Products(precision))
      product.load(factor)
      // The number of rows for which the weights are packed, and fewer.
      for rows in [7, 3] {
        let (found, expected) = (Floats(c.array), Floats(c.array))
        product.multiply(a.matrix(rows, 37), into: found.matrix(rows, 50))
        multiply(a.matrix(rows, 37), factor, into: expected.matrix(rows, 50), adding: isAdding)
        #expect(distance(found.array, expected.array.map(Double.init)) < tolerance(precision))
        #expect(found.array != c.array)
      }
    }
  }

  /// The numbers of columns lead to all widths of panels, and to parts of panels.
  @Test(arguments: Precision.allCases.filter(\.isAvailable), [1, 16, 31, 48, 64, 91, 200])
  func productsOfPartsOfMatricesAreRight(precision: Precision, columns: Int) {
    let products = Products(precision)
    for (rows, inner) in [(1, 1), (24, 65), (96, 128)] {
      let (a, b, c) = (random(2 * rows * inner), random(inner * columns), random(2 * rows * columns))
      for left in [a.matrix(rows, 2 * inner).columns(from: 1, width: inner), a.matrix(inner, rows).transposed] {
        for right in [b.matrix(inner, columns), b.matrix(columns, inner).transposed] {
          for isAdding in [false, true] {
            let (found, expected) = (Floats(c.array), Floats(c.array))
            let part = { (c: Floats) in c.matrix(rows, 2 * columns).columns(from: columns, width: columns) }
            products.multiply(left, right, into: part(found), adding: isAdding)
            multiply(left, right, into: part(expected), adding: isAdding)
            #expect(distance(found.array, expected.array.map(Double.init)) < tolerance(precision))
          }
        }
      }
    }
  }

  private func random(_ count: Int) -> Floats {
    var generator = SplitMix64(seed: 4)
    return Floats((0..<count).map { _ in .random(in: -1...1, using: &generator) })
  }

  private func tolerance(_ precision: Precision) -> Double { precision == .single ? 1e-6 : 1e-2 }
}
