// How far a sound really swings, also between its samples. Must not know files or levels.

/// Measures the true peak of frames as they come (ITU-R BS.1770-4, Annex 2), in a fraction of the time of a plain meter:
/// where no point can be further out than the furthest so far, none is computed. The result is the same.
struct TruePeakMeter {
  /// The greatest magnitude of any sample, and of any point between two; 1 is full scale.
  private var samplePeak: Float = 0, truePeak: Float = 0
  private let channels: Int
  /// The last frames, whose points need those that come, behind those that they need besides.
  private var held: [Float]

  /// A power of 2, so that groups of eight samples fit in, and more frames than the reach of a point.
  private static let blockFrames = 64

  init(channels: Int) {
    self.channels = channels
    held = [Float](repeating: 0, count: 2 * Interpolation.reach * channels)
    held.reserveCapacity(1 << 14)
  }

  /// Adds interleaved frames.
  mutating func add(_ samples: Span<Float>) {
    samples.withUnsafeBufferPointer { held.append(contentsOf: $0) }
    let block = TruePeakMeter.blockFrames * channels
    let (before, after) = ((Interpolation.reach - 1) * channels, Interpolation.reach * channels)
    var (sample, point) = (samplePeak, truePeak)
    let done = held.withUnsafeBufferPointer { held in
      var start = before
      while start + block + after <= held.count {
        let first = held.baseAddress! + start
        let largest = Interpolation.largest(first - before, count: before + block + after)
        sample = max(sample, largest)
        if largest * Interpolation.gain > max(point, sample) {
          for index in stride(from: 0, to: block, by: 8) {
            point = max(point, Interpolation.peaks(first + index, channels: channels).max())
          }
        }
        start += block
      }
      return start - before
    }
    held.removeFirst(done)
    (samplePeak, truePeak) = (sample, point)
  }

  /// The greatest magnitude of all, at or between samples; 0 of nothing. Silence is taken to follow the last frame.
  mutating func finish() -> Float {
    add([Float](repeating: 0, count: (TruePeakMeter.blockFrames + 2 * Interpolation.reach) * channels).span)
    return max(truePeak, samplePeak)
  }
}
