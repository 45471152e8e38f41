import Testing

@testable import Network

struct DropoutTests {
  /// The dropout factors of 4 × 100 units.
  private func factors(step: Int = 0, layer: Int = 1, seed: UInt64 = 1) -> [Float] {
    let ones = Floats([Float](repeating: 1, count: 400))
    let dropout = Dropout(rate: 0.25, seed: seed, step: step, batch: 2, streams: 0..<2)
    dropout.apply(ones.matrix(4, 100), layer: layer, into: ones.matrix(4, 100))
    return ones.array
  }

  @Test func whatIsKeptIsScaledSoThatTheMeanStays() {
    let factors = factors()
    #expect(Set(factors) == [0, 1 / Float(0.75)])
    #expect(260...340 ~= factors.count { $0 > 0 })
  }

  @Test func noiseDiffersBetweenStepsLayersAndSeeds() {
    let one = factors()
    for other in [factors(step: 1), factors(layer: 2), factors(seed: 2)] {
      // Independent noise agrees in 0.75² + 0.25² of the places, at any shift.
      for shift in 0..<8 {
        let agreeing = zip(one.dropFirst(shift), other).count { $0 == $1 }
        #expect(200...300 ~= agreeing)
        #expect(200...300 ~= zip(other.dropFirst(shift), one).count { $0 == $1 })
      }
    }
  }

  @Test func aStreamHasItsNoiseWhateverTheShard() {
    let ones = Floats([Float](repeating: 1, count: 200))
    let dropout = Dropout(rate: 0.25, seed: 1, step: 0, batch: 2, streams: 1..<2)
    dropout.apply(ones.matrix(2, 100), layer: 1, into: ones.matrix(2, 100))
    let whole = factors()
    #expect(ones.array == Array(whole[100..<200]) + Array(whole[300..<400]))
  }
}
