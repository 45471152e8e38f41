import Randomness
import Testing

@testable import Performing

@Suite struct ChanceTests {
  @Test func deviationsStayWithinTheirBoundsAndAroundZero() {
    var random = SplitMix64(seed: 3)
    let deviations = (0..<10_000).map { _ in random.deviation(2) }
    #expect(deviations.allSatisfy { abs($0) <= 2 })
    #expect(abs(deviations.reduce(0, +) / 10_000) < 0.05)
    #expect(deviations.count { abs($0) < 0.5 } > 4 * deviations.count { abs($0) > 1.5 })
  }
}
