import Glibc
import Randomness
import Testing

@testable import Composing

@Suite struct SymbolSamplerTests {
  private func counts(_ logits: [Float], _ sampler: SymbolSampler, draws: Int = 20_000) -> [Int] {
    var generator = SplitMix64(seed: 3)
    var counts = [Int](repeating: 0, count: logits.count)
    for _ in 0..<draws { counts[sampler.draw(logits, using: &generator)!] += 1 }
    return counts
  }

  @Test func drawsAsOftenAsTheProbabilitiesSay() {
    // softmax: 0.665, 0.245, 0.090
    let counts = counts([2, 1, 0], SymbolSampler())
    // Binomial: standard deviations of 67, 61 and 40.
    for (count, expected) in zip(counts, [13_305, 4_895, 1_801]) { #expect(abs(count - expected) < 300) }
  }

  @Test func aLowTemperaturePrefersTheLikeliest() {
    #expect(counts([2, 1, 0], SymbolSampler(temperature: 0.05))[0] == 20_000)
  }

  @Test func aHighTemperatureLevelsTheOdds() {
    let counts = counts([2, 1, 0], SymbolSampler(temperature: 10))
    #expect(counts.min()! > 5_500 && counts.max()! < 8_000)
  }

  @Test func theNucleusLeavesOutTheUnlikely() {
    #expect(counts([2, 1, 0], SymbolSampler(topP: 0.9))[2] == 0)
    #expect(counts([2, 1, 0], SymbolSampler(topP: 0.91))[2] > 0)
    #expect(counts([2, 1, 0], SymbolSampler(topP: 0.0001)) == [20_000, 0, 0])
  }

  @Test func minPLeavesOutWhatIsFarLessLikelyThanTheBest() {
    // exp(−1) is 0.368 and exp(−2) is 0.135 of the largest probability.
    #expect(counts([2, 1, 0], SymbolSampler(minP: 0.14))[2] == 0)
    #expect(counts([2, 1, 0], SymbolSampler(minP: 0.13)).allSatisfy { $0 > 0 })
    #expect(counts([2, 1, 0], SymbolSampler(minP: 1)) == [20_000, 0, 0])
  }

  @Test func ofEqualsTheFirstAreInTheNucleus() {
    #expect(counts([1, 1, 1, 1], SymbolSampler(topP: 0.5)).map { $0 > 0 } == [true, true, false, false])
  }

  @Test(arguments: [0.3, 0.5, 0.9, 0.95, 0.999]) func theNucleusIsThatOfAllInOrder(share: Double) {
    var generator = SplitMix64(seed: 8)
    for count in [1, 2, 10, 90, 500] {
      // Some weights are equal, some zero, and some so small that they are never examined.
      let weights = (0..<count).map { _ in
        let (size, copies) = (Int.random(in: 0..<20, using: &generator), Int.random(in: 0..<4, using: &generator))
        return exponential(-Double(size)) * Double(copies)
      }
      let target = share * weights.reduce(0, +)
      var (expected, nucleus) = (weights, 0.0)
      for index in weights.indices.sorted(by: { (weights[$1], $0) < (weights[$0], $1) }) {
        if nucleus >= target { expected[index] = 0 }
        nucleus += weights[index]
      }
      var found = weights
      SymbolSampler.cutToNucleus(&found, share: share)
      #expect(found == expected)
    }
  }

  @Test func neverDrawsWhatIsForbidden() {
    let counts = counts([-.infinity, 0, -.infinity, 0], SymbolSampler())
    #expect(counts[0] == 0 && counts[2] == 0)
    var generator = SplitMix64(seed: 1)
    #expect(SymbolSampler().draw([-.infinity, -.infinity], using: &generator) == nil)
  }

  @Test func theExponentialIsTheSystems() {
    let wrong = (0..<7000).map { -Double($0) / 10 }.filter { abs(exponential($0) - exp($0)) > 4 * exp($0).ulp }
    #expect(wrong == [])
    #expect(exponential(-1000) == 0)
  }

  @Test func logarithmsAreThoseOfTheLibrary() {
    for x in [1, 1.000_001, 1.3, 1.414, 1.4143, 1.99, 2, 3, 10, 91, 1e6, 1e300] {
      #expect(abs(logarithm(x) - log(x)) <= 4e-16 * max(1, log(x)), "\(x)")
    }
  }

  @Test func probabilitiesAreThoseOfTheSoftmax() {
    let logits: [Float] = [1, -.infinity, 3, 2.5]
    let sum = logits.reduce(0) { $0 + exp(Double($1)) }
    for symbol in [0, 2, 3] {
      #expect(abs(logProbability(logits, of: symbol) - log(exp(Double(logits[symbol])) / sum)) < 1e-12)
    }
  }
}
