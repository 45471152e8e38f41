internal import Audio

/// The gain of the live sound, which moves to that of the piece slowly enough not to be noticed.
struct LevelRide {
  /// In dB.
  private(set) var gain: Double
  /// In dB per second.
  static let speed = 3.0

  init(gain: Double) { self.gain = gain }

  /// The gain of a piece that begins, which may be any.
  mutating func jump(to gain: Double) { self.gain = gain }

  /// Amplifies frames of interleaved stereo by the current gain.
  func hold(_ samples: inout [Float]) {
    let factor = factor(decibels: gain)
    for index in samples.indices { samples[index] *= factor }
  }

  /// Raises frames of interleaved stereo, moving to `target`, in dB.
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

  /// Frames over which the gain moves in a straight line.
  private static let stretch = 64
}
