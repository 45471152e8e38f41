import CEBUR128
import Randomness
import Testing

@testable import Audio

@Suite struct TruePeakMeterTests {
  private func measured(_ samples: [Float], channels: Int = 2) -> Double {
    decibels(Meter.measure(samples, rate: .hz48000, channels: channels).truePeak)
  }

  /// A sine whose samples all miss its maximum: at a quarter of the sample rate, an eighth of a period off, they are 3
  /// dB below it.
  @Test func theTopBetweenSamplesIsFound() {
    let tone = sine(12000, seconds: 0.5, amplitude: 1, phase: .pi / 4, fade: true)
    #expect(abs(decibels(tone.map(abs).max()!) + 3.01) < 0.01)
    #expect(abs(measured(tone)) < 0.1)
  }

  /// EBU Tech 3341, cases 15 to 19, shortened: the peaks of sines at fractions of the sample rate are found within +0.2
  /// and −0.4 dB.
  @Test(arguments: [4.0, 6, 8], [0.0, 45, 60, 67.5]) func sinesAreFound(divisor: Double, degrees: Double) {
    let tone = sine(48000 / divisor, seconds: 0.5, amplitude: 0.5, phase: degrees / 180 * .pi, fade: true)
    #expect((-6.42 ... -5.82).contains(measured(tone)))
  }

  @Test func aSampleCountsInWhateverPlace() {
    for place in [0, 1, 62, 63, 64, 65, 127, 1020, 1021, 2998, 2999] {
      var samples = [Float](repeating: 0, count: 3000)
      samples[place] = -0.5
      #expect(abs(measured(samples, channels: 1) + 6.02) < 0.01)
    }
  }

  @Test func silenceHasNoPeak() {
    #expect(measured([]) == -.infinity)
    #expect(measured([0, 0, 0, 0]) == -.infinity)
  }

  /// The reference: libebur128, which computes every point.
  @Test(arguments: 0..<12) func isThatOfLibebur128(seed: Int) {
    var dice = SplitMix64(seed: UInt64(seed))
    var samples = strikes(seconds: 1, peak: 0.4 + 0.1 * Double(seed))
    if seed % 3 == 0 { for index in samples.indices { samples[index] += Float.random(in: -0.3...0.3, using: &dice) } }
    #expect(abs(measured(samples) - reference(samples)) < 0.001)
  }

  private func reference(_ samples: [Float]) -> Double {
    var state = ebur128_init(2, 48000, CInt(bitPattern: EBUR128_MODE_TRUE_PEAK.rawValue))
    defer { ebur128_destroy(&state) }
    ebur128_add_frames_float(state, samples, samples.count / 2)
    var peaks = [0.0, 0.0]
    for channel in 0..<2 { ebur128_true_peak(state, CUnsignedInt(channel), &peaks[channel]) }
    return decibels(Float(peaks.max()!))
  }
}
