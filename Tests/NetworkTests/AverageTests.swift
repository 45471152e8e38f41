import Testing

@testable import Network

struct AverageTests {
  @Test func followsTheWeightsFasterInTheBeginning() {
    let weights = Floats([1, 2, 3])
    let average = Average(of: weights, decay: 0.5)
    #expect(average.values.array == [1, 2, 3])
    weights.fill(from: [12, 2, -8])
    average.follow(weights, 0..<3, step: 1)
    // The decay is 2/11 after the first update.
    for (found, expected) in zip(average.values.array, [10, 2, -6] as [Float]) { #expect(abs(found - expected) < 1e-5) }
    average.follow(weights, 2..<3, step: 1_000)
    #expect(abs(average.values.array[2] + 7) < 1e-5, "later the decay is the requested one")
    #expect(abs(average.values.array[0] - 10) < 1e-5, "values outside the range don't change")
  }

  @Test func isWhatALearnerIsJudgedBy() throws {
    func learner(_ averaging: Double) -> Learner {
      Learner(parameters: .random(.small), batch: 5, steps: 6, averaging: averaging, shards: 2)
    }
    let (plain, averaging) = (learner(0), learner(0.9))
    let batch = Batch.random(.small, streams: 5, steps: 6)
    var expected = Parameters.random(.small).values
    for step in 1...20 {
      for learner in [plain, averaging] { _ = learner.train(batch, learningRate: 0.01) }
      let decay = min(0.9, Float(1 + step) / Float(10 + step))
      expected = zip(expected, plain.parameters.values).map { $0 + (1 - decay) * ($1 - $0) }
    }
    #expect(averaging.weights.array == plain.weights.array, "averaging doesn't change the training")
    #expect(distance(averaging.parameters.values, expected.map(Double.init)) < 1e-5)
    #expect(distance(averaging.parameters.values, plain.parameters.values.map(Double.init)) > 1e-3)
    let judge = Learner(parameters: averaging.parameters, batch: 5, steps: 6, shards: 2)
    #expect(averaging.evaluate(batch) == judge.evaluate(batch))
  }
}
