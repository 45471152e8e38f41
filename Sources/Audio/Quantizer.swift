// Floats to integers. Must not know files.
internal import Randomness

/// Rounds samples to 16 or 24 bits.
///
/// To 16 bits with dither: noise of triangular density, two steps wide, which makes the rounding error independent of
/// the sound (Lipshitz, Wannamaker and Vanderkooy, "Quantization and Dither: A Theoretical Survey", JAES 40, 1992).
/// A sample that is exactly 0 stays 0, so that silence is silent. To 24 bits without: its steps are far below hearing.
/// The noise is always the same, so equal renders make equal files.
struct Quantizer {
  private let bits: Int
  private var noise: SplitMix64

  /// - Parameter bits: 16 or 24.
  init(bits: Int) {
    self.bits = bits
    noise = SplitMix64(seed: 0)
  }

  /// Replaces `output` by `input`, rounded, each sample in the upper bits of 32. Beyond ±1 is clipped, never wrapped.
  mutating func quantize(_ input: Span<Float>, into output: inout [Int32]) {
    let steps = Float(1 << (bits - 1))
    let shift = 32 - bits
    output.removeAll(keepingCapacity: true)
    output.reserveCapacity(input.count)
    for index in input.indices {
      let exact = input[index] * steps
      let dithered = bits == 16 && exact != 0 ? exact + triangularNoise() : exact
      let step = max(-steps, min(steps - 1, dithered.rounded()))
      output.append(Int32(step) << Int32(shift))
    }
  }

  /// The sum of two uniform numbers in ±½ step.
  private mutating func triangularNoise() -> Float {
    let bits = noise.next()
    let (a, b) = (UInt32(truncatingIfNeeded: bits), UInt32(truncatingIfNeeded: bits >> 32))
    return (Float(a >> 8) - Float(b >> 8)) * 0x1p-24
  }
}
