import Testing

@testable import Audio

@Suite struct LimiterTests {
  /// Limits samples in chunks of an odd length.
  private func limited(_ samples: [Float], rate: SampleRate = .hz44100, channels: Int = 2, by piece: Int = 777)
    -> (output: [Float], leastGain: Float)
  {
    var limiter = Limiter(ceiling: 0.5, sampleRate: rate, channels: channels)
    var output: [Float] = []
    for start in stride(from: 0, to: samples.count, by: piece * channels) {
      limiter.process(samples.span.extracting(start..<min(samples.count, start + piece * channels)), into: &output)
    }
    limiter.finish(into: &output)
    return (output, limiter.leastGain)
  }

  @Test func whatStaysUnderTheCeilingIsUnchanged() {
    let samples = strikes(seconds: 1, peak: 0.45)
    #expect(limited(samples).output == samples)
    #expect(limited(samples).leastGain == 1)
  }

  @Test(arguments: [0, 1, 63, 64, 75, 300, 1000]) func everyFrameComesOutInItsPlace(frames: Int) {
    let samples = (0..<frames).map { Float($0 % 100) / 300 }
    #expect(limited(samples, channels: 1).output == samples)
  }

  @Test(arguments: SampleRate.allCases, [0.6, 1.0, 2.0]) func noPeakPassesTheCeiling(rate: SampleRate, peak: Double) {
    let (output, leastGain) = limited(strikes(seconds: 1, peak: peak, rate: rate), rate: rate)
    #expect(output.map(abs).max()! <= 0.500_01)
    // Points between samples can exceed it by hundredths of a decibel while the gain changes.
    #expect(decibels(Meter.measure(output, rate: rate).truePeak) < decibels(0.5) + 0.05)
    #expect(leastGain < 1 && leastGain > Float(0.4 / peak))
  }

  @Test func theGainNeverJumpsAndComesBack() {
    var samples = [Float](repeating: 0.25, count: 44100)
    samples[20000] = 1
    let output = limited(samples, channels: 1).output
    let gains = zip(output, samples).map { $0 / $1 }
    #expect(zip(gains, gains.dropFirst()).allSatisfy { abs($0 - $1) < 0.02 })
    #expect(abs(gains[20000] - 0.5) < 1e-4)
    #expect(gains[20000 - 230] == 1)
    #expect(gains[20000 + 8820] < 0.9 && gains[43999] > 0.9)
  }

  @Test(arguments: [1, 777, 100_000]) func theGainsOfAllFramesAreTold(piece: Int) {
    let samples = strikes(seconds: 0.5, peak: 1.5)
    var limiter = Limiter(ceiling: 0.5, sampleRate: .hz44100, channels: 2)
    var (output, gains) = ([Float](), [Float]())
    for start in stride(from: 0, to: samples.count, by: 2 * piece) {
      limiter.process(samples.span.extracting(start..<min(samples.count, start + 2 * piece)), into: &output)
      gains += limiter.gains
    }
    limiter.finish(into: &output)
    gains += limiter.gains
    #expect(gains.count == samples.count / 2 && gains.min() == limiter.leastGain && gains.contains(1))
    #expect(samples.indices.allSatisfy { output[$0] == samples[$0] * gains[$0 / 2] })
  }

  @Test func bothChannelsGetTheSameGain() {
    let samples = strikes(seconds: 0.5, peak: 1.5)
    let output = limited(samples).output
    for frame in stride(from: 0, to: samples.count, by: 2)
    where abs(samples[frame]) > 0.1 && abs(samples[frame + 1]) > 0.1 {
      #expect(abs(output[frame] / samples[frame] - output[frame + 1] / samples[frame + 1]) < 1e-4)
    }
  }

  @Test func itDoesNotMatterHowTheSoundIsCut() {
    let samples = strikes(seconds: 1, peak: 1.3)
    #expect(limited(samples, by: 1).output == limited(samples, by: 100_000).output)
  }
}
