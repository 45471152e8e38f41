// How far a sound really swings, also between its samples. Must not know files or levels.

/// Measures the true peak of frames as they come (ITU-R BS.1770-4, Annex 2).
struct TruePeakMeter {
  private var peak: Float = 0
  private let channels: Int
  /// The last frames, whose points need those that come, behind those that they need besides.
  private var held: [Float]

  init(channels: Int) {
    self.channels = channels
    held = [Float](repeating: 0, count: (2 * Interpolation.reach - 1) * channels)
  }

  /// Adds interleaved frames.
  mutating func add(_ samples: Span<Float>) {
    samples.withUnsafeBufferPointer { held.append(contentsOf: $0) }
    peak = Interpolation.largestPoint(held.span, channels: channels, atLeast: peak)
    held.removeFirst(held.count - (2 * Interpolation.reach - 1) * channels)
  }

  /// The greatest magnitude of all, at or between samples; 1 is full scale. Silence is taken to follow the last frame.
  mutating func finish() -> Float {
    add([Float](repeating: 0, count: Interpolation.reach * channels).span)
    return peak
  }
}
