import Testing

@testable import Network

struct ReferenceTests {
  /// The reference's gradient compared with central differences, at a few places of every parameter.
  @Test(arguments: Architecture.kinds)
  func gradientsAreFiniteDifferences(architecture: Architecture) {
    let reference = Reference(.random(architecture, seed: 4))
    let batch = Batch.random(architecture, streams: 2, steps: 6)
    let gradient = reference.run(batch).gradient
    func loss(at place: Int, moved distance: Double) -> Double {
      var moved = reference
      moved.weights[place] += distance
      let report = moved.run(batch).report
      return report.loss.reduce(0, +) / Double(report.count)
    }
    for slot in reference.layout.slots {
      for place in stride(from: slot.offset, to: slot.range.upperBound, by: max(slot.count / 2, 1)) {
        let difference = (loss(at: place, moved: 1e-5) - loss(at: place, moved: -1e-5)) / 2e-5
        #expect(abs(difference - gradient[place]) < 1e-7, "\(slot.name) at \(place - slot.offset)")
      }
    }
  }
}
