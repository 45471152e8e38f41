import Testing

@testable import Audio

@Suite struct LevelTests {
  @Test func gainBringsTheRenderToItsLoudness() {
    #expect(Level.standard.gain(loudness: -30, truePeak: -20) == 14)
    #expect(Level.loudness(LUFS: -23).gain(loudness: -16, truePeak: 2) == -7)
  }

  /// The limiter reduces peaks by at most 6 dB: this piece would need a gain of 22 dB, which would bring its peak to 5
  /// dBTP.
  @Test func aPieceWithHighPeaksStaysSofter() {
    #expect(Level.standard.gain(loudness: -38, truePeak: -10) == 15)
  }

  @Test func whatIsSofterThanAnyLoudnessStaysAsItIs() {
    #expect(Level.standard.gain(loudness: nil, truePeak: -.infinity) == 0)
    #expect(Level.asRendered.gain(loudness: -30, truePeak: 3) == 0)
  }

  @Test func decibelsAndFactors() {
    #expect(abs(factor(decibels: -6.0206) - 0.5) < 1e-6)
    #expect(abs(decibels(10) - 20) < 1e-9)
  }
}
