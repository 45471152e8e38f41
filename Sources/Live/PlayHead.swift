internal import Audio

/// The position that is heard now, which moves with the clock.
struct PlayHead {
  private(set) var position = 0
  /// Number of times that it stood still because there were no frames.
  private(set) var stalls = 0
  var isPaused = false
  private var time: Double
  /// Fraction of a frame by which the clock is ahead.
  private var rest = 0.0
  private var isStalled = true
  /// The last time at which there was a listener.
  private var lastListened: Double

  init(time: Double) { (self.time, lastListened) = (time, -.infinity) }

  /// Moves the head to its position at `now`.
  ///
  /// - Parameters:
  ///   - end: the position after the last frame.
  ///   - isComplete: whether no more frames will come.
  ///   - hasListeners: whether there are listeners.
  mutating func advance(to now: Double, end: Int, isComplete: Bool, hasListeners: Bool) {
    if hasListeners { lastListened = now }
    let until = min(now, lastListened + Timeline.patience)
    defer { time = max(time, now) }
    guard !isPaused, until > time else { return }
    let moved = (until - time) * Double(LivePiece.sampleRate.rawValue) + rest
    let frames = Int(moved)
    if position + frames <= end {
      (position, rest) = (position + frames, moved - Double(frames))
      if frames > 0 { isStalled = false }
    } else {
      if !isStalled && !isComplete { stalls += 1 }
      (position, rest, isStalled) = (end, 0, true)
    }
  }

  /// Moves the head to the end of the frames after they have been cut.
  mutating func cut(at end: Int) { position = min(position, end) }
}
