import Randomness
import Testing

@Suite struct SplitMix64Tests {
  @Test func followsItsSeed() {
    var (a, b) = (SplitMix64(seed: 7), SplitMix64(seed: 7))
    #expect((0..<100).allSatisfy { _ in a.next() == b.next() })
  }

  @Test func differsFromSeedToSeedAndNumberToNumber() {
    let first = (UInt64(0)..<100).flatMap { seed in
      (UInt64(0)..<10).map { number in
        var generator = SplitMix64(seed: seed, number: number)
        return generator.next()
      }
    }
    #expect(Set(first).count == 1000)
  }

  @Test func isSpreadEvenly() {
    var generator = SplitMix64(seed: 1)
    var counts = [Int](repeating: 0, count: 10)
    for _ in 0..<100_000 { counts[Int.random(in: 0..<10, using: &generator)] += 1 }
    // Binomial: mean 10 000, standard deviation 95.
    #expect(counts.allSatisfy { abs($0 - 10_000) < 500 })
  }
}
