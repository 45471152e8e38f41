import Testing

@testable import Composing

@Suite struct RepetitionPenaltyTests {
  /// The logits of 10 symbols, all initially 0, after these symbols.
  private func scores(after symbols: [Int32], strength: Double = 1) -> [Float] {
    var penalty = RepetitionPenalty(strength: strength)
    for symbol in symbols { penalty.append(symbol) }
    var logits = [Float](repeating: 0, count: 10)
    penalty.apply(to: &logits)
    return logits
  }

  @Test func shortFiguresAreFree() {
    #expect(scores(after: [1, 2, 3, 7, 1, 2, 3]) == [Float](repeating: 0, count: 10))
  }

  @Test func goingOnWithALongFigureCostsMoreForEachSymbol() {
    #expect(scores(after: [1, 2, 3, 4, 7, 8, 1, 2, 3, 4])[7] == -1)
    #expect(scores(after: [1, 2, 3, 4, 5, 7, 8, 1, 2, 3, 4, 5])[7] == -2)
    #expect(scores(after: [1, 2, 3, 4, 5, 7, 8, 1, 2, 3, 4, 5], strength: 0.25)[7] == -0.5)
    #expect(scores(after: [1, 2, 3, 4, 7, 8, 1, 2, 3, 4]).count { $0 == 0 } == 9)
  }

  @Test func aRunOfOneSymbolIsAFigure() {
    #expect(scores(after: [3, 3, 3, 3])[3] == 0)
    #expect(scores(after: [3, 3, 3, 3, 3])[3] == -1)
    #expect(scores(after: Array(repeating: 3, count: 1000))[3] == -13)
  }

  @Test func whatIsLongAgoIsForgotten() {
    let figure: [Int32] = [9, 8, 9, 8]
    let other: [Int32] = (0..<600).map { (index: Int) in Int32(index * index % 7) }
    #expect(scores(after: figure + [7] + other.prefix(50) + figure)[7] == -1)
    #expect(scores(after: figure + [7] + other + figure)[7] == 0)
  }

  @Test func belowZeroItIsAGainFromTheSecondSymbolOn() {
    #expect(scores(after: [1, 7, 2, 1], strength: -0.5)[7] == 0)
    #expect(scores(after: [1, 2, 7, 3, 1, 2], strength: -0.5)[7] == 0.5)
    #expect(scores(after: [1, 2, 3, 7, 8, 1, 2, 3], strength: -0.5)[7] == 1)
  }

  @Test func withoutStrengthNothingHappens() {
    #expect(scores(after: Array(repeating: 3, count: 50), strength: 0)[3] == 0)
  }
}
