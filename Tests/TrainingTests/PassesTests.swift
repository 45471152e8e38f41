import Randomness
import Testing

@testable import Training

@Suite struct PassesTests {
  private func pieces(_ passes: Passes, _ count: Int) -> [Int] { (0..<count).map(passes.piece) }

  @Test func equalWeightsShuffleAllPiecesInEachPass() {
    let passes = Passes(weights: Array(repeating: 1, count: 7), seed: 3)
    let order = pieces(passes, 35)
    for pass in 0..<5 {
      // The order that every run has had so far.
      var random = SplitMix64(seed: 3, number: UInt64(2 * pass + 1))
      #expect(Array(order[pass * 7..<pass * 7 + 7]) == Array(0..<7).shuffled(using: &random))
    }
  }

  @Test(arguments: [0.5, 0.25, 0.3, 1.5, 3])
  func aPieceIsUsedAsOftenAsItsWeightSays(weight: Double) {
    let passes = Passes(weights: Array(repeating: 1, count: 5) + Array(repeating: weight, count: 10), seed: 1)
    let order = pieces(passes, Int((5 + 10 * weight) * 20))
    for piece in 0..<15 {
      let expected = piece < 5 ? 20 : 20 * weight
      #expect(abs(Double(order.count { $0 == piece }) - expected) <= 1)
    }
    for pass in 0..<20 {
      let order = passes.order(ofPass: pass)
      #expect((0..<5).allSatisfy { piece in order.count { $0 == piece } == 1 })
      #expect(abs(Double(order.count { $0 >= 5 }) - 10 * weight) <= 1, "passes are equally long")
    }
    #expect((0..<20).flatMap(passes.order).prefix(order.count) == order[...])
  }

  @Test func halfAsOftenIsEverySecondPass() {
    let passes = Passes(weights: [1, 0.5, 0.5, 0.5, 0.5], seed: 2)
    for pass in 0..<10 {
      let two = Set(passes.order(ofPass: pass) + passes.order(ofPass: pass + 1))
      #expect(two == [0, 1, 2, 3, 4])
      #expect(passes.order(ofPass: pass).count == 3)
    }
  }

  @Test func theSeedDecidesWhichPassesAPieceIsIn() {
    let weights = Array(repeating: 0.5, count: 20)
    func first(_ seed: UInt64) -> Set<Int> { Set(Passes(weights: weights, seed: seed).order(ofPass: 0)) }
    #expect(first(1) == first(1))
    #expect(first(1) != first(2))
  }
}
