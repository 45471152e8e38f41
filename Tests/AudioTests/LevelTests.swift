import Testing

@testable import Audio

@Suite struct LevelTests {
  @Test func theLoudestSampleReachesItsLevel() {
    #expect(abs(Level.standard.gain(forPeak: 0.5) * 0.5 - 0.891_25) < 1e-4)
    #expect(abs(Level.peak(dBFS: 0).gain(forPeak: 3) * 3 - 1) < 1e-6)
  }

  @Test func silenceStaysAsItIs() {
    #expect(Level.standard.gain(forPeak: 0) == 1)
    #expect(Level.standard.gain(forPeak: 3e-8) == 1)
  }

  @Test func asRenderedChangesNothing() {
    #expect(Level.asRendered.gain(forPeak: 0.01) == 1)
  }
}
