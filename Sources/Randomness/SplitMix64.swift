/// The SplitMix64 generator, with one 64-bit word of state. Good enough for shuffling, sampling and dither (Steele, Lea
/// and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014).
package struct SplitMix64: RandomNumberGenerator, Hashable, Sendable {
  private var state: UInt64

  /// Each number gives an independent generator for the same seed.
  package init(seed: UInt64, number: UInt64 = 0) {
    state = Self.scramble(seed &+ Self.scramble(number))
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    return Self.scramble(state)
  }

  /// SplitMix64's mixing function: a bijection of 64-bit words where each bit of the result depends on each bit of
  /// `word`.
  package static func scramble(_ word: UInt64) -> UInt64 {
    var z = word
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
