import Testing

@testable import Measures

@Suite struct BinsTests {
  @Test func anEdgeBelongsToTheBinAboveIt() {
    let bins = Bins.steps(of: 2, count: 3)
    #expect([-1, 0, 1.99, 2, 3.9, 4, 1e9].map(bins.index) == [0, 0, 0, 1, 1, 2, 2])
    #expect(bins.count == 3)
  }

  @Test func numbersHaveABinEach() {
    #expect((0..<12).map { Bins.numbers(12).index(of: Double($0)) } == Array(0..<12))
  }

  @Test func timesHaveHalfOctaves() {
    #expect(Bins.durations.count == 20)
    #expect(
      [0, 0.0199, 0.02, 0.0282, 0.0283, 0.04, 10.24, 60].map(Bins.durations.index) == [0, 0, 1, 1, 2, 3, 19, 19])
    #expect([0, 0.0249, 0.025, 0.03, 0.04, 6.5].map(Bins.gaps.index) == [0, 0, 1, 1, 2, 17])
  }
}
