import Testing

@testable import Training

@Suite struct TuningPictureTests {
  private func result(_ rung: Int, _ trial: Int, _ nats: Double?) -> Trial.Result {
    .init(
      rung: rung, trial: trial, epochs: 1, parameters: ["clip": 0.1 * Double(1 + 9 * trial), "units": 64], nats: nats,
      seconds: 0)
  }

  @Test func everyTrialIsADotInEveryPanel() throws {
    let results = [result(1, 0, 3), result(1, 1, 2), result(1, 2, nil), result(2, 1, 1.5)]
    let elements = try Elements(TuningPicture(results: results).svg)
    #expect(elements.names.filter { $0 == "circle" }.count == 2 * (3 + 2), "three trials that ended and two marks")
    #expect(Set(["clip", "units", "first rung", "last rung"]).isSubset(of: elements.texts))
    #expect(!elements.texts.contains("between"))
  }
}
