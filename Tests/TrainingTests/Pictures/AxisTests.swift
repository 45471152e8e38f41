import Testing

@testable import Training

@Suite struct AxisTests {
  @Test(arguments: [
    ([10.58, 12.31], ["10.5", "11", "11.5", "12", "12.5"]),
    ([0, 3_060_000], ["0", "1M", "2M", "3M", "4M"]),
    ([0, 45_000], ["0", "10k", "20k", "30k", "40k", "50k"]),
    ([0.0001, 0.002], ["0", "0.0005", "0.001", "0.0015", "0.002"]),
    ([-3, 4], ["-4", "-2", "0", "2", "4"]),
    ([7], ["6", "8"]),
    ([], ["1", "1.2"]),
  ])
  func ticksAreRoundAndHoldTheValues(values: [Double], labels: [String]) {
    let axis = Axis(values)
    #expect(axis.labels == labels)
    #expect(values.allSatisfy { 0...1 ~= axis.place(of: $0) })
  }

  @Test func placesAreEven() {
    let axis = Axis([0, 10])
    #expect([0, 2.5, 10].map(axis.place) == [0, 0.25, 1])
  }

  @Test func logarithmsAreRoundToo() {
    let axis = Axis([0.0011, 0.012], scale: .logarithmic)
    #expect(axis.labels == ["0.001", "0.002", "0.005", "0.01", "0.02"])
    #expect(abs(axis.place(of: 0.001)) < 1e-12 && abs(axis.place(of: 0.02) - 1) < 1e-12)
    #expect(Axis([5, 5], scale: .logarithmic).range.contains(5))
  }
}
