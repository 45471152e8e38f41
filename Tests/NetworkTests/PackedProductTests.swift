import Randomness
import Testing

@testable import Network

struct PackedProductTests {
  @Test(arguments: [false, true], [false, true])
  func aPackedFactorGivesTheProduct(isTransposed: Bool, isAdding: Bool) {
    var generator = SplitMix64(seed: 4)
    func random(_ count: Int) -> Floats { Floats((0..<count).map { _ in .random(in: -1...1, using: &generator) }) }
    let (a, b, c) = (random(7 * 37), random(37 * 50), random(7 * 50))
    let factor = isTransposed ? b.matrix(50, 37).transposed : b.matrix(37, 50)
    let product = PackedProduct(rows: 7, inner: 37, columns: 50, adding: isAdding, precision: .single)
    product.load(factor)
    // The number of rows for which the weights are packed, and fewer.
    for rows in [7, 3] {
      let (found, expected) = (Floats(c.array), Floats(c.array))
      product.multiply(a.matrix(rows, 37), into: found.matrix(rows, 50))
      multiply(a.matrix(rows, 37), factor, into: expected.matrix(rows, 50), adding: isAdding)
      #expect(distance(found.array, expected.array.map(Double.init)) < 1e-6)
      #expect(found.array != c.array)
    }
  }
}
