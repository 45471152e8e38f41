internal import Audio

/// The gain of the live sound, which moves to that of the piece too slowly to be noticed.
struct LevelRide {
  /// In dB.
  private(set) var gain: Double
  /// In dB per second.
  static let speed = 3.0

  init(gain: Double) { self.gain = gain }

  /// Sets the gain for a piece that begins; it may jump to any value.
  mutating func jump(to gain: Double) { self.gain = gain }

  /// Applies the current gain to interleaved stereo frames.
  func hold(_ samples: inout [Float]) {
    let factor = factor(decibels: gain)
    for index in samples.indices { samples[index] *= factor }
  }

  /// Applies the gain to interleaved stereo frames while it moves towards `target`, in dB.
  mutating func apply(to samples: inout [Float], target: Double) {
    let step = Self.speed * Double(Self.stretch) / Double(LivePiece.sampleRate.rawValue)
    for start in stride(from: 0, to: samples.count, by: 2 * Self.stretch) {
      let stretch = start..<min(samples.count, start + 2 * Self.stretch)
      let before = factor(decibels: gain)
      guard gain != target else {
        for index in stretch { samples[index] *= before }
        continue
      }
      gain += max(-step, min(step, target - gain))
      let slope = (factor(decibels: gain) - before) / Float(stretch.count)
      for index in stretch { samples[index] *= before + slope * Float(index - start) }
    }
  }

  /// Number of frames over which the gain changes linearly.
  private static let stretch = 64
}
