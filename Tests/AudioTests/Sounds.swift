import Glibc

@testable import Audio

/// A sine on both channels, interleaved.
///
/// - Parameter fade: whether it fades in and out; a tone that is cut off abruptly has a higher true peak.
func sine(
  _ hertz: Double, seconds: Double, amplitude: Double, rate: SampleRate = .hz48000, phase: Double = 0,
  fade: Bool = false
) -> [Float] {
  let frames = rate.frames(seconds)
  var samples: [Float] = []
  samples.reserveCapacity(2 * frames)
  for frame in 0..<frames {
    let swing = fade ? min(1, Double(min(frame, frames - frame)) / 1000) : 1
    let value = Float(swing * amplitude * sin(2 * .pi * hertz * Double(frame) / Double(rate.rawValue) + phase))
    samples.append(value)
    samples.append(value)
  }
  return samples
}

/// A piano-like sound: notes that begin suddenly and die away, a sixth of a second apart, each with three partials; the
/// right channel differs from the left. It is the same every time.
func strikes(seconds: Double, peak: Double, rate: SampleRate = .hz44100) -> [Float] {
  let frames = rate.frames(seconds)
  var samples = [Float](repeating: 0, count: 2 * frames)
  let spacing = Double(rate.rawValue) * 0.17
  for note in 0..<Int(Double(frames) / spacing) {
    let (start, loudness) = (Int(Double(note) * spacing), 0.15 + 0.85 * Double(note * 7 % 11) / 10)
    let hertz = 110 * pow(2, Double(note * 5 % 36) / 12)
    for frame in start..<min(frames, start + rate.rawValue / 2) {
      let time = Double(frame - start) / Double(rate.rawValue)
      let decay = exp(-8 * time) * min(1, time * 2000)
      let partials = (1...3).map { sin(2 * .pi * hertz * Double($0) * time + Double($0)) / Double($0) }
      let value = loudness * decay * partials.reduce(0, +)
      samples[2 * frame] += Float(value)
      samples[2 * frame + 1] += Float(value * (0.6 + 0.4 * sin(time * 9)))
    }
  }
  let largest = samples.map(abs).max() ?? 1
  return samples.map { $0 * Float(peak) / largest }
}

extension Meter {
  /// Measures interleaved frames, passed in chunks of an odd length.
  static func measure(_ samples: [Float], rate: SampleRate, channels: Int = 2) -> Audio.Measurement {
    var meter = Meter(sampleRate: rate, channels: channels)
    for start in stride(from: 0, to: samples.count, by: 1021 * channels) {
      meter.add(samples.span.extracting(start..<min(samples.count, start + 1021 * channels)))
    }
    return meter.finish()
  }
}
