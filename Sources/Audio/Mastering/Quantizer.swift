internal import CSamples

/// Converts float samples to 16 or 24 bits.
///
/// 16-bit samples are dithered with triangular noise two steps wide, which makes the rounding error independent of the
/// sound (Lipshitz, Wannamaker and Vanderkooy, "Quantization and Dither: A Theoretical Survey", JAES 40, 1992). A
/// sample that is exactly 0 stays 0, so that silence is silent. 24-bit samples need no dither, since their steps are
/// far below audibility. The noise is deterministic, so identical renders give identical files.
struct Quantizer {
  private let bits: Int
  /// Position of the next sample, modulo 2³².
  private var place: UInt32 = 0

  /// - Parameter bits: 16 or 24.
  init(bits: Int) { self.bits = bits }

  /// Sets `output` to the rounded input, each sample in the upper bits of 32. Values beyond ±1 are clipped.
  mutating func quantize(_ input: Span<Float>, into output: inout [Int32]) {
    output = [Int32](unsafeUninitializedCapacity: input.count) { buffer, count in
      input.withUnsafeBufferPointer {
        etude_integers(Int64(input.count), $0.baseAddress, CInt(bits), place, buffer.baseAddress)
      }
      count = input.count
    }
    place &+= UInt32(truncatingIfNeeded: input.count)
  }

  /// Sets `output` to the rounded `sums` minus the rounded `before`, both with the same noise. So the differences of
  /// consecutive sums add up to the last sum as `quantize` rounds it. Differences beyond ±1 are clipped.
  mutating func quantize(_ sums: Span<Float>, minus before: Span<Float>, into output: inout [Int32]) {
    output = [Int32](unsafeUninitializedCapacity: sums.count) { buffer, count in
      sums.withUnsafeBufferPointer { sums in
        before.withUnsafeBufferPointer {
          etude_differences(Int64(sums.count), sums.baseAddress, $0.baseAddress, CInt(bits), place, buffer.baseAddress)
        }
      }
      count = sums.count
    }
    place &+= UInt32(truncatingIfNeeded: sums.count)
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
