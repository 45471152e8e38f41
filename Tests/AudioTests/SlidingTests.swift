import Randomness
import Testing

@testable import Audio

@Suite struct SlidingTests {
  @Test(arguments: [1, 2, 7, 220]) func theLeastIsThatOfTheWindow(window: Int) {
    var dice = SplitMix64(seed: UInt64(window))
    let numbers = (0..<1000).map { _ in Float.random(in: 0...1, using: &dice) }
    var sliding = SlidingMinimum(window: window)
    for (index, number) in numbers.enumerated() {
      #expect(sliding.add(number) == numbers[max(0, index - window + 1)...index].min())
    }
  }

  @Test func theMeanBeginsWithOnes() {
    var sliding = SlidingMean(window: 4)
    #expect([0, 0, 0, 0, 1].map { sliding.add($0) } == [0.75, 0.5, 0.25, 0, 0.25])
  }
}
