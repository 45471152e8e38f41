/// Measures the true peak while frames are added (ITU-R BS.1770-4, Annex 2).
struct TruePeakMeter {
  private var peak: Float = 0
  private let channels: Int
  /// The last frames, whose following points depend on frames to come, with the context that they need.
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

  /// The largest magnitude of all samples and points; 1 is full scale. The last frame is taken to be followed by
  /// silence.
  mutating func finish() -> Float {
    add([Float](repeating: 0, count: Interpolation.reach * channels).span)
    return peak
  }
}
