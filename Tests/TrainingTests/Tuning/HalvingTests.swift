import Support
import Testing

@testable import Training

@Suite struct HalvingTests {
  private func result(_ rung: Int, _ trial: Int, _ nats: Double?) -> Trial.Result {
    .init(rung: rung, trial: trial, epochs: 1, parameters: [:], nats: nats, seconds: 0)
  }

  @Test(arguments: [
    (16, 2, 16, [16, 8, 4, 2, 1], [1, 2, 4, 8, 16]), (9, 3, 20, [9, 3, 1], [2, 6, 20]), (5, 4, 2, [5], [2]),
    (1, 2, 7, [1], [7]), (4, 2, 2, [4, 2], [1, 2]), (16, 2, 5, [16, 8, 4], [1, 2, 5]),
  ])
  func everyRungIsFewerTrialsAndMoreEpochs(trials: Int, factor: Int, epochs: Int, counts: [Int], lengths: [Int]) {
    let rungs = Halving(trials: trials, factor: factor, epochs: epochs).rungs
    #expect(rungs.map(\.trials) == counts && rungs.map(\.epochs) == lengths)
  }

  @Test func theBestGoOn() {
    let halving = Halving(trials: 5, factor: 2, epochs: 4)
    var results = [result(1, 0, 3), result(1, 1, nil), result(1, 2, 2), result(1, 3, 3)]
    #expect(halving.members(ofRung: 1, []) == [0, 1, 2, 3, 4])
    #expect(halving.members(ofRung: 2, results) == nil, "one result is missing")
    results.append(result(1, 4, 9))
    #expect(halving.members(ofRung: 2, results) == [2, 0], "equal ones in order, and a diverged one last")
    #expect(halving.members(ofRung: 3, results) == nil)
    results += [result(2, 0, 1), result(2, 2, 1.5)]
    #expect(halving.members(ofRung: 3, results) == [0])
  }

  @Test func shardsShareTheTrials() throws {
    let shards = try (1...3).map { try #require(Shard("\($0)/3")) }
    for place in 0..<10 { #expect(shards.filter { $0.takes(place) }.count == 1) }
    for text in ["0/3", "4/3", "1", "1/", "a/b", "1/2/3", "-1/2"] { #expect(Shard(text) == nil) }
  }
}
