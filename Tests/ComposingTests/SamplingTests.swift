import Glibc
import Randomness
import Testing

@testable import Composing

@Suite struct SamplingTests {
  private func counts(_ logits: [Float], _ sampling: Sampling, draws: Int = 20_000) -> [Int] {
    var generator = SplitMix64(seed: 3)
    var counts = [Int](repeating: 0, count: logits.count)
    for _ in 0..<draws { counts[sampling.draw(logits, using: &generator)!] += 1 }
    return counts
  }

  @Test func drawsAsOftenAsTheProbabilitiesSay() {
    // softmax: 0.665, 0.245, 0.090
    let counts = counts([2, 1, 0], Sampling(temperature: 1, topP: 1))
    // Binomial: standard deviations of 67, 61 and 40.
    for (count, expected) in zip(counts, [13_305, 4_895, 1_801]) { #expect(abs(count - expected) < 300) }
  }

  @Test func aLowTemperaturePrefersTheLikeliest() {
    #expect(counts([2, 1, 0], Sampling(temperature: 0.05, topP: 1))[0] == 20_000)
  }

  @Test func aHighTemperatureLevelsTheOdds() {
    let counts = counts([2, 1, 0], Sampling(temperature: 10, topP: 1))
    #expect(counts.min()! > 5_500 && counts.max()! < 8_000)
  }

  @Test func theNucleusLeavesOutTheUnlikely() {
    #expect(counts([2, 1, 0], Sampling(topP: 0.9))[2] == 0)
    #expect(counts([2, 1, 0], Sampling(topP: 0.91))[2] > 0)
    #expect(counts([2, 1, 0], Sampling(topP: 0.0001)) == [20_000, 0, 0])
  }

  @Test func neverDrawsWhatIsForbidden() {
    let counts = counts([-.infinity, 0, -.infinity, 0], Sampling(temperature: 1, topP: 1))
    #expect(counts[0] == 0 && counts[2] == 0)
    var generator = SplitMix64(seed: 1)
    #expect(Sampling().draw([-.infinity, -.infinity], using: &generator) == nil)
  }

  @Test func theExponentialIsTheSystems() {
    let wrong = (0..<7000).map { -Double($0) / 10 }.filter { abs(exponential($0) - exp($0)) > 4 * exp($0).ulp }
    #expect(wrong == [])
    #expect(exponential(-1000) == 0)
  }
}
