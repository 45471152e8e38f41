// Floats to integers. Must not know files.
internal import CSamples

/// Rounds samples to 16 or 24 bits.
///
/// To 16 bits with dither: noise of triangular density, two steps wide, which makes the rounding error independent of
/// the sound (Lipshitz, Wannamaker and Vanderkooy, "Quantization and Dither: A Theoretical Survey", JAES 40, 1992).
/// A sample that is exactly 0 stays 0, so that silence is silent. To 24 bits without: its steps are far below hearing.
/// The noise is always the same, so equal renders make equal files.
struct Quantizer {
  private let bits: Int
  /// Of the next sample; it begins anew after 2³² of them.
  private var place: UInt32 = 0

  /// - Parameter bits: 16 or 24.
  init(bits: Int) { self.bits = bits }

  /// Replaces `output` by `input`, rounded, each sample in the upper bits of 32. Beyond ±1 is clipped, never wrapped.
  mutating func quantize(_ input: Span<Float>, into output: inout [Int32]) {
    output = [Int32](unsafeUninitializedCapacity: input.count) { buffer, count in
      input.withUnsafeBufferPointer {
        etude_integers(Int64(input.count), $0.baseAddress, CInt(bits), place, buffer.baseAddress)
      }
      count = input.count
    }
    place &+= UInt32(truncatingIfNeeded: input.count)
  }
}

/// Samples −1…1, rounded as for an audio file, each in the upper bits of 32.
///
/// - Parameter bits: 16, with dither, or 24.
package func quantized(_ samples: [Float], bits: Int) -> [Int32] {
  var (quantizer, integers) = (Quantizer(bits: bits), [Int32]())
  quantizer.quantize(samples.span, into: &integers)
  return integers
}
