import Testing

@testable import Network

struct LearnerTests {
  @Test(arguments: [1, 2, 3])
  func lossesAndGradientsAreThoseOfTheReference(shards: Int) {
    let parameters = Parameters.random(.small)
    let learner = Learner(parameters: parameters, batch: 5, steps: 6, clip: 1e9, shards: shards)
    let batch = Batch.random(.small, streams: 5, steps: 6)
    let expected = Reference(parameters).run(batch)
    let found = learner.train(batch, learningRate: 0)
    #expect(found.count == expected.report.count)
    #expect(found.correct == expected.report.correct)
    #expect(distance(found.loss.map { Float($0) }, expected.report.loss) < 1e-6)
    for slot in parameters.layout.slots {
      #expect(distance(learner.gradient[slot.range], expected.gradient[slot.range]) < 1e-5, "\(slot.name)")
    }
    let norm = expected.gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
    #expect(abs(found.gradientNorm! / norm - 1) < 1e-6)
  }

  @Test func statesAreCarriedFromBatchToBatchButForResetStreams() {
    let parameters = Parameters.random(.small)
    let learner = Learner(parameters: parameters, batch: 5, steps: 6, clip: 1e9, shards: 2)
    let reference = Reference(parameters)
    let batches = (1...3).map { Batch.random(.small, streams: 5, steps: 6, seed: $0) }
    var states: [[ReferenceLSTM.State]]?
    for batch in batches {
      let expected = reference.run(batch, from: states)
      states = expected.states
      let evaluated = learner.evaluate(batch)
      let found = learner.train(batch, learningRate: 0)
      #expect(evaluated.loss == found.loss)
      #expect(distance(found.loss.map { Float($0) }, expected.report.loss) < 1e-6)
      #expect(distance(learner.gradient, expected.gradient) < 1e-5)
    }
  }
}
