import Testing

@testable import Network

struct StepperTests {
  private let parameters = Parameters.random(.small)
  private var weights: StepperWeights { StepperWeights(parameters) }

  private func logits(_ batch: Batch, streams: [Int]) -> [[[Float]]] { logits(batch, streams: streams, weights) }

  /// The logits of every column after each row, given the symbols in `targets`.
  private func logits(_ batch: Batch, streams: [Int], _ weights: StepperWeights) -> [[[Float]]] {
    var stepper = Stepper(weights, labels: streams.map { batch.labels[$0] })
    let columns = batch.columns
    return (0..<batch.steps).map { step in
      let places = streams.map { (step * batch.streams + $0) * columns }
      stepper.advance(places.flatMap { batch.inputs[$0..<$0 + columns] })
      return (0..<columns).map { k in
        stepper.logits(column: k, given: places.flatMap { batch.targets[$0..<$0 + k] })
      }
    }
  }

  /// Weights and states stored in bytes are exact to half a step; a step is 1/127 of the largest value.
  @Test(arguments: Architecture.kinds + [.attentive(33), .attentive(70)])
  func logitsAreThoseOfTheReference(architecture: Architecture) {
    let parameters = Parameters.random(architecture)
    let batch = Batch.random(architecture, streams: 3, steps: 80).withoutGaps
    let expected = Reference(parameters).run(batch).logits
    let found = logits(batch, streams: [0, 1, 2], StepperWeights(parameters))
    for step in 0..<80 {
      for k in 0..<3 {
        #expect(distance(found[step][k], (0..<3).flatMap { expected[$0][step][k] }) < 0.03)
      }
    }
  }

  @Test func aStreamDoesNotDependOnTheOthers() {
    let batch = Batch.random(.small, streams: 7, steps: 6).withoutGaps
    let together = logits(batch, streams: Array(0..<7))
    let alone = logits(batch, streams: [1])
    for (all, one) in zip(together, alone) {
      for (column, (all, one)) in zip(all, one).enumerated() {
        let classes = Architecture.small.classes[column]
        #expect(Array(all[classes..<2 * classes]) == one)
      }
    }
  }

  @Test(arguments: Architecture.kinds)
  func streamsThatAreJoinedAndParted(architecture: Architecture) {
    let batch = Batch.random(architecture, streams: 5, steps: 40).withoutGaps
    let columns = batch.columns
    func logits(_ stepper: Stepper) -> [[Float]] {
      (0..<columns).map { stepper.logits(column: $0, given: Array(repeating: 1, count: $0)) }
    }
    func row(_ step: Int, _ stream: Int) -> [Int32] {
      Array(batch.inputs[(step * 5 + stream) * columns..<(step * 5 + stream + 1) * columns])
    }
    let weights = StepperWeights(.random(architecture))
    var alone = (0..<5).map { Stepper(weights, labels: [batch.labels[$0]]) }
    var inCompany = alone
    for step in 0..<40 {
      // Together with other streams each time, in a different order.
      let company = (0..<5).map { ($0 * 2 + step) % 5 }.prefix(1 + step % 5)
      var together = Stepper(joining: company.map { inCompany[$0] })
      together.advance(company.flatMap { row(step, $0) })
      for (place, stream) in company.enumerated() {
        inCompany[stream] = together[place]
        alone[stream].advance(row(step, stream))
      }
      for stream in 0..<5 { #expect(logits(inCompany[stream]) == logits(alone[stream])) }
    }
  }

  @Test(arguments: Architecture.kinds)
  func aCopyGoesOnByItself(architecture: Architecture) {
    var stepper = Stepper(StepperWeights(.random(architecture)))
    stepper.advance([0, 1, 2])
    var copy = stepper
    let before = stepper.logits(column: 0, given: [])
    copy.advance([1, 1, 1])
    #expect(stepper.logits(column: 0, given: []) == before)
    #expect(copy.logits(column: 0, given: []) != before)
    stepper.advance([1, 1, 1])
    #expect(stepper.logits(column: 2, given: [4, 3]) == copy.logits(column: 2, given: [4, 3]))
  }

  @Test func lossesOfALearnerFollowFromTheLogits() {
    let batch = Batch.random(.small, streams: 1, steps: 8).withoutGaps
    let learner = Learner(parameters: parameters, batch: 1, steps: 8)
    let loss = learner.evaluate(batch).loss[0]
    let rows = logits(batch, streams: [0])
    var expected = 0.0
    for step in 0..<8 {
      let row = rows[step][0].map(Double.init)
      expected += logSumExp(row) - row[Int(batch.targets[step * 3])]
    }
    #expect(abs(loss / expected - 1) < 0.01)
  }
}
