import Testing

@testable import Audio

@Suite struct LoudnessMeterTests {
  private func loudness(_ samples: [Float], rate: SampleRate = .hz48000, channels: Int = 2) -> Double? {
    Meter.measure(samples, rate: rate, channels: channels).loudness
  }

  /// EBU Tech 3341, cases 1 and 2: a stereo sine of 1000 Hz at −23 dBFS per channel is −23.0 LUFS; at −33, −33.0.
  @Test(arguments: SampleRate.allCases) func theReferenceToneHasItsLoudness(rate: SampleRate) throws {
    for level in [-23.0, -33.0] {
      let tone = sine(1000, seconds: 2, amplitude: Double(factor(decibels: level)), rate: rate)
      #expect(abs(try #require(loudness(tone, rate: rate)) - level) < 0.1)
    }
  }

  /// EBU Tech 3341, case 3, shortened: a section 13 LU softer is gated out.
  @Test func softPartsDoNotCount() throws {
    let (soft, loud) = (Double(factor(decibels: -36)), Double(factor(decibels: -23)))
    let samples =
      sine(1000, seconds: 2, amplitude: soft) + sine(1000, seconds: 12, amplitude: loud)
      + sine(1000, seconds: 2, amplitude: soft)
    #expect(abs(try #require(loudness(samples)) + 23) < 0.1)
  }

  @Test func silenceHasNone() {
    #expect(loudness([Float](repeating: 0, count: 96000)) == nil)
    #expect(loudness([]) == nil)
    #expect(loudness(sine(1000, seconds: 2, amplitude: 1e-4)) == nil)
  }

  /// 100 ms are a quarter of a 400 ms block, so the result is 6 dB below the tone.
  @Test func whatIsShorterThanABlockIsFilledUpWithSilence() throws {
    let tone = sine(1000, seconds: 0.1, amplitude: Double(factor(decibels: -23)))
    #expect(abs(try #require(loudness(tone)) + 29) < 0.2)
  }

  /// A single channel is measured as one channel, as in every meter.
  @Test func monoIsThreeSofter() throws {
    let tone = sine(1000, seconds: 2, amplitude: Double(factor(decibels: -23)))
    let mono = stride(from: 0, to: tone.count, by: 2).map { tone[$0] }
    #expect(abs(try #require(loudness(mono, channels: 1)) + 26) < 0.1)
  }

  @Test func theLibraryHasAVersion() {
    #expect(LoudnessEngine.description.hasPrefix("libebur128 1."))
  }
}
