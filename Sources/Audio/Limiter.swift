// The gain that keeps points under a ceiling, frame by frame. Must not know loudness or files.

/// A look-ahead limiter on the true peak, the same for all channels, in constant memory.
///
/// Notation: p(n) true peak around frame n; r(n) = min(1, ceiling / p(n)) the gain that it needs; L frames of look-ahead.
/// m(n) is the least r of the last L frames; e(n) follows it down at once and back up slowly; g(n) is the mean of the last
/// L values of e, under a triangle. Frame n − L + 1 is given gain g(n): all that g(n) is a mean of is at most the r of
/// that frame, so no sample passes the ceiling, and the gain never jumps. A point between samples can, by hundredths
/// of a decibel, since the gain moves under it.
package struct Limiter: Sendable {
  /// How long before a peak the gain begins to fall.
  static let lookAhead = 0.005
  /// In which time the gain makes up for 63% of a reduction.
  static let release = 0.2

  private let ceiling: Float
  private let channels: Int
  /// Frames to be looked at, behind the `reach − 1` before them.
  private var ahead: [Float]
  /// The last L − 1 frames that were looked at.
  private var held: [Float]
  /// The magnitude of the largest point after each sample of the block in hand.
  private var points: [Float]
  /// The largest of the points between the last frame that was looked at and the next.
  private var pointBefore: Float = 0
  private var envelope: Envelope
  /// The silence that `held` begins with, and that is not given out.
  private var early: Int
  /// Frames that came in and were not given out yet.
  private var due = 0
  /// The least gain that any frame was given.
  private(set) var leastGain: Float = 1

  /// Frames looked at together; see `TruePeakMeter`.
  private static let blockFrames = 64

  /// - Parameter ceiling: 1 is full scale.
  package init(ceiling: Float, sampleRate: SampleRate, channels: Int) {
    (self.ceiling, self.channels) = (ceiling, channels)
    envelope = Envelope(
      half: sampleRate.frames(Limiter.lookAhead / 2), release: Limiter.release * Double(sampleRate.rawValue))
    early = envelope.window - 1
    ahead = [Float](repeating: 0, count: (Interpolation.reach - 1) * channels)
    held = [Float](repeating: 0, count: early * channels)
    points = [Float](repeating: 0, count: Limiter.blockFrames * channels)
  }

  /// Appends to `output` the frames that are ready: all that came in so far, but for some milliseconds.
  package mutating func process(_ input: Span<Float>, into output: inout [Float]) {
    due += input.count / channels
    look(at: input, into: &output)
  }

  /// Appends the frames that are left.
  package mutating func finish(into output: inout [Float]) {
    let rest = due
    let silence = early + rest + Limiter.blockFrames + 2 * Interpolation.reach
    look(at: [Float](repeating: 0, count: silence * channels).span, into: &output)
    output.removeLast(-due * channels)
    due = 0
  }

  private mutating func look(at input: Span<Float>, into output: inout [Float]) {
    input.withUnsafeBufferPointer { ahead.append(contentsOf: $0) }
    let (before, after) = ((Interpolation.reach - 1) * channels, Interpolation.reach * channels)
    let block = Limiter.blockFrames * channels
    var start = before
    while start + block + after <= ahead.count {
      held.append(contentsOf: ahead[start..<start + block])
      let largest = Interpolation.largest(ahead.span.extracting(start - before..<start + block + after))
      if largest * Interpolation.gain > ceiling || !envelope.isAtRest {
        limit(blockAt: start)
      } else {
        pointBefore = 0
      }
      let first = min(early, Limiter.blockFrames)
      output.append(contentsOf: held[first * channels..<block])
      held.removeFirst(block)
      (early, due) = (early - first, due - (Limiter.blockFrames - first))
      start += block
    }
    ahead.removeFirst(start - before)
  }

  /// Gives the first frames of `held` their gain, by what the block is like that begins at `ahead[start]`.
  private mutating func limit(blockAt start: Int) {
    let (before, after) = ((Interpolation.reach - 1) * channels, Interpolation.reach * channels)
    // Its own reference, since the span would borrow all of `self`.
    let ahead = ahead
    let block = ahead.span.extracting(start - before..<start + points.count + after)
    Interpolation.points(block, channels: channels, into: &points)
    for frame in 0..<Limiter.blockFrames {
      var (sample, point) = (Float(0), Float(0))
      for index in frame * channels..<(frame + 1) * channels {
        sample = max(sample, abs(ahead[start + index]))
        point = max(point, points[index])
      }
      let peak = max(sample, max(point, pointBefore))
      pointBefore = point
      let gain = envelope.add(peak > ceiling ? ceiling / peak : 1)
      leastGain = min(leastGain, gain)
      for index in frame * channels..<(frame + 1) * channels { held[index] *= gain }
    }
  }
}
