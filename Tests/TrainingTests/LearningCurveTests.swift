import Testing

@testable import Training

@Suite struct LearningCurveTests {
  private func point(_ events: Int, _ training: Double, _ validation: Double?) -> LearningCurve.Point {
    func measure(_ nats: Double) -> LearningCurve.Measure { .init(nats: nats, accuracy: 0.3) }
    return .init(
      events: events, training: measure(training), validation: validation.map(measure), learningRate: 0.001)
  }

  @Test func showsBothPartsAndTheBest() throws {
    let points = [point(100, 12, 12.5), point(200, 11, 11.5), point(300, 10.5, 11.7)]
    let elements = try Elements(LearningCurve(name: "a<b.safetensors", points: points).svg)
    #expect(elements.names.filter { $0 == "polyline" }.count == 2 + 2 + 1)
    #expect(Set(["a<b.safetensors", "training", "validation", "best: 11.5"]).isSubset(of: elements.texts))
  }

  @Test func everyPanelNamesItsAxes() throws {
    let elements = try Elements(LearningCurve(name: "m", points: [point(1, 5, 6), point(2, 4, 5)]).svg)
    #expect(Set(["nats per event", "right symbols, %", "learning rate"]).isSubset(of: elements.texts))
    #expect(elements.texts.count { $0 == "events learned from" } == 3)
    #expect(elements.attributes.compactMap { $0["transform"] }.count { $0.hasPrefix("rotate(-90 ") } == 3)
  }

  @Test func needsNoValidation() throws {
    let elements = try Elements(LearningCurve(name: "m", points: [point(1, 5, nil), point(2, 4, nil)]).svg)
    #expect(elements.names.filter { $0 == "polyline" }.count == 3)
    #expect(!elements.texts.contains("validation") && !elements.texts.contains { $0.hasPrefix("best") })
  }
}
