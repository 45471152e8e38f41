import Glibc
import Testing

@testable import Audio

@Suite struct ResamplerTests {
  private func sine(_ frequency: Double, rate: Int, frames: Int) -> [Float] {
    (0..<frames).flatMap { frame in
      let angle = 2 * Double.pi * frequency * Double(frame) / Double(rate)
      return [Float(0.5 * sin(angle)), Float(0.5 * cos(angle))]
    }
  }

  private func converted(_ samples: [Float], from rate: Int, in part: Int = 997) -> [Float] {
    var resampler = Resampler(from: rate, to: .hz48000)
    var output: [Float] = []
    for start in stride(from: 0, to: samples.count, by: 2 * part) {
      output += resampler.process(Array(samples[start..<min(samples.count, start + 2 * part)]))
    }
    return output + resampler.finish()
  }

  @Test(arguments: [22050, 44100, 96000]) func aToneStaysThatTone(rate: Int) {
    let output = converted(sine(1000, rate: rate, frames: rate), from: rate)
    #expect(abs(output.count / 2 - 48000) < 100)
    let wanted = sine(1000, rate: 48000, frames: 48000)
    let error = (2000..<90000).map { abs(output[$0] - wanted[$0]) }.max()!
    #expect(error < 2e-4)
  }

  @Test func whatIsTooHighIsGone() {
    let output = converted(sine(30000, rate: 96000, frames: 96000), from: 96000)
    #expect(output[2000..<90000].map(abs).max()! < 1e-3)
  }

  @Test func itDoesNotMatterHowTheSoundIsCut() {
    let samples = sine(440, rate: 44100, frames: 5000)
    #expect(converted(samples, from: 44100, in: 1) == converted(samples, from: 44100, in: 5000))
  }
}
