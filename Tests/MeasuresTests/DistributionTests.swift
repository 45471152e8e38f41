import Testing

@testable import Measures

@Suite struct DistributionTests {
  private func distribution(_ values: [Double]) -> Distribution {
    values.reduce(into: Distribution(.numbers(4))) { $0.add($1) }
  }

  @Test func equalSharesOverlapWholly() {
    let (few, many) = (distribution([0, 1]), distribution([0, 0, 1, 1]))
    #expect(few.overlap(with: many) == 1 && few.jensenShannonDistance(to: many) == 0)
  }

  @Test func nothingInCommonIsFarthest() {
    let (low, high) = (distribution([0, 1]), distribution([2, 3, 3]))
    #expect(low.overlap(with: high) == 0 && low.jensenShannonDistance(to: high) == 1)
  }

  /// Computed by scipy.spatial.distance.jensenshannon([0.5, 0.25, 0.25, 0], [0.25, 0.25, 0, 0.5], base=2).
  @Test func agreesWithScipy() {
    let (a, b) = (distribution([0, 0, 1, 2]), distribution([0, 1, 3, 3]))
    #expect(a.overlap(with: b) == 0.5)
    #expect(abs(a.jensenShannonDistance(to: b) - 0.6368979999) < 1e-9)
    #expect(a.jensenShannonDistance(to: b) == b.jensenShannonDistance(to: a))
  }

  @Test func weightsAndMeans() {
    var a = Distribution(.numbers(4))
    a.add(1, weight: 3)
    var b = a
    b.add(3)
    #expect(b.mean == 1.5)
    a.add(b)
    #expect(a.weights == [0, 6, 0, 1] && a.mean == 9.0 / 7)
  }

  @Test func nothingHasNothingInCommon() {
    let nothing = distribution([])
    #expect(nothing.mean == nil && nothing.overlap(with: distribution([1])) == 0)
  }
}
