import Testing

@testable import Audio

@Suite struct QuantizerTests {
  private func quantized(_ input: [Float], bits: Int) -> [Int32] {
    var quantizer = Quantizer(bits: bits)
    var output: [Int32] = [99]
    quantizer.quantize(input.span, into: &output)
    return output.map { $0 >> Int32(32 - bits) }
  }

  @Test(arguments: [16, 24]) func fullScaleIsClippedAndNeverWraps(bits: Int) {
    let top = Int32(1) << Int32(bits - 1)
    #expect(quantized([2, 1.1, -1.1, -2], bits: bits) == [top - 1, top - 1, -top, -top])
    #expect(quantized([.infinity, -.infinity], bits: bits) == [top - 1, -top])
  }

  @Test func twentyFourBitsAreRoundedToTheNearest() {
    let step: Float = 0x1p-23
    #expect(quantized([0.4 * step, 0.6 * step, -0.6 * step, 1000.4 * step], bits: 24) == [0, 1, -1, 1000])
  }

  @Test func silenceStaysSilent() {
    #expect(quantized([Float](repeating: 0, count: 1000), bits: 16).allSatisfy { $0 == 0 })
  }

  /// Between two steps, dither chooses each in proportion: the mean is exact, and the error is at most 1½ steps.
  @Test func ditherKeepsWhatIsSmallerThanAStep() {
    let count = 100_000
    let steps = quantized([Float](repeating: 10.25 * 0x1p-15, count: count), bits: 16)
    #expect(Set(steps) == [9, 10, 11])
    #expect(abs(Double(steps.reduce(0, +)) / Double(count) - 10.25) < 0.01)
  }

  @Test func ditherIsTheSameEachTime() {
    let input = (0..<1000).map { Float($0) * 1e-4 }
    #expect(quantized(input, bits: 16) == quantized(input, bits: 16))
  }
}
