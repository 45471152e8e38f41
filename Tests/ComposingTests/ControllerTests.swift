import Randomness
import Testing

@testable import Composing

@Suite struct ControllerTests {
  /// The mean of classes sampled from equal logits, under control.
  private func mean(wish: Double) -> Double {
    var controller = Controller(column: 0, gain: 0.5)
    var generator = SplitMix64(seed: 1)
    var sum = 0.0
    for _ in 0..<2000 {
      var logits = [Float](repeating: 0, count: 11)
      controller.apply(to: &logits)
      let drawn = Double(SymbolSampler().draw(logits, using: &generator)!)
      controller.add(deviation: wish - drawn)
      sum += drawn
    }
    return sum / 2000
  }

  @Test(arguments: [1.5, 5, 9]) func theMeanBecomesTheWish(wish: Double) {
    #expect(abs(mean(wish: wish) - wish) < 0.05)
  }

  @Test func whatCannotBeHadDoesNotPileUp() {
    var controller = Controller(column: 0, gain: 1)
    for _ in 0..<1000 { controller.add(deviation: 5) }
    let most = controller.deviation
    for _ in 0..<4 { controller.add(deviation: -5) }
    #expect(most < 20 && controller.deviation < 0)
  }
}
