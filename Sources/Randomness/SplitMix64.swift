// Random numbers that a seed decides. Must not know what they are for.

/// SplitMix64: one 64-bit word of state, good enough for shuffling, drawing and dither (Steele, Lea and Flood, "Fast
/// Splittable Pseudorandom Number Generators", OOPSLA 2014).
package struct SplitMix64: RandomNumberGenerator, Hashable, Sendable {
  private var state: UInt64

  /// One generator for each number under a seed, independent of all others.
  package init(seed: UInt64, number: UInt64 = 0) {
    state = Self.scramble(seed &+ Self.scramble(number))
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    return Self.scramble(state)
  }

  /// A one-to-one function of 64 bits, each bit of the result depending on each bit of `word`.
  package static func scramble(_ word: UInt64) -> UInt64 {
    var z = word
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
