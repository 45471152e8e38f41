/// A look-ahead true-peak limiter with one gain for all channels, in constant memory.
///
/// Notation: p(n) is the true peak around frame n, r(n) = min(1, ceiling / p(n)) the gain that it requires, and L the
/// look-ahead in frames. m(n) is the minimum of r over the last L frames. e(n) follows m(n) down at once and recovers
/// slowly. g(n) is a triangular moving average of the last L values of e. Frame n − L + 1 gets the gain g(n). All
/// values that g(n) averages are at most that frame's r, so no sample exceeds the ceiling, and the gain never jumps.
/// Points between samples can exceed it by hundredths of a decibel, because the gain changes between samples.
package struct Limiter: Sendable {
  /// Time in seconds by which the gain starts to fall before a peak.
  static let lookAhead = 0.005
  /// Time in seconds in which the gain recovers 63 % of a reduction.
  static let release = 0.2

  private let ceiling: Float
  private let channels: Int
  /// Frames to be processed, after the `reach − 1` frames before them.
  private var ahead: [Float]
  /// The last L − 1 processed frames.
  private var held: [Float]
  /// The gains applied to the frames in `held` so far.
  private var heldGains: [Float]
  /// The largest magnitude of the points after each sample of the current block.
  private var points: [Float]
  /// The largest of the points between the last processed frame and the next.
  private var pointBefore: Float = 0
  private var envelope: GainEnvelope
  /// Number of initial frames of silence in `held`, which are not output.
  private var early: Int
  /// Number of frames received but not yet output.
  private var due = 0
  /// The smallest gain applied to any frame.
  private(set) var leastGain: Float = 1
  /// The gains of the frames that the last call of `process` or `finish` has appended.
  private(set) var gains: [Float] = []

  /// Frames per block.
  private static let blockFrames = 64

  /// - Parameter ceiling: 1 is full scale.
  package init(ceiling: Float, sampleRate: SampleRate, channels: Int) {
    (self.ceiling, self.channels) = (ceiling, channels)
    envelope = GainEnvelope(
      half: sampleRate.frames(Limiter.lookAhead / 2), release: Limiter.release * Double(sampleRate.rawValue))
    early = envelope.window - 1
    ahead = [Float](repeating: 0, count: (Interpolation.reach - 1) * channels)
    held = [Float](repeating: 0, count: early * channels)
    heldGains = [Float](repeating: 1, count: early)
    points = [Float](repeating: 0, count: Limiter.blockFrames * channels)
  }

  /// Appends the finished frames to `output`. It lags behind the input by some milliseconds.
  package mutating func process(_ input: Span<Float>, into output: inout [Float]) {
    due += input.count / channels
    look(at: input, into: &output)
  }

  /// Appends the remaining frames.
  package mutating func finish(into output: inout [Float]) {
    let rest = due
    let silence = early + rest + Limiter.blockFrames + 2 * Interpolation.reach
    look(at: [Float](repeating: 0, count: silence * channels).span, into: &output)
    output.removeLast(-due * channels)
    gains.removeLast(-due)
    due = 0
  }

  private mutating func look(at input: Span<Float>, into output: inout [Float]) {
    gains.removeAll(keepingCapacity: true)
    input.withUnsafeBufferPointer { ahead.append(contentsOf: $0) }
    let (before, after) = ((Interpolation.reach - 1) * channels, Interpolation.reach * channels)
    let block = Limiter.blockFrames * channels
    var start = before
    while start + block + after <= ahead.count {
      held.append(contentsOf: ahead[start..<start + block])
      heldGains.append(contentsOf: repeatElement(1, count: Limiter.blockFrames))
      let largest = Interpolation.largest(ahead.span.extracting(start - before..<start + block + after))
      if largest * Interpolation.gain > ceiling || !envelope.isAtRest {
        limit(blockAt: start)
      } else {
        pointBefore = 0
      }
      let first = min(early, Limiter.blockFrames)
      output.append(contentsOf: held[first * channels..<block])
      gains.append(contentsOf: heldGains[first..<Limiter.blockFrames])
      held.removeFirst(block)
      heldGains.removeFirst(Limiter.blockFrames)
      (early, due) = (early - first, due - (Limiter.blockFrames - first))
      start += block
    }
    ahead.removeFirst(start - before)
  }

  /// Applies the gain to the first frames of `held`, according to the peaks of the block that begins at `ahead[start]`.
  private mutating func limit(blockAt start: Int) {
    let (before, after) = ((Interpolation.reach - 1) * channels, Interpolation.reach * channels)
    // A separate reference, because the span would borrow all of `self`.
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
      heldGains[frame] = gain
    }
  }
}
