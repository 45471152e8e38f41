package import Audio
internal import Synchronization

/// Frames and notes on one axis of time, written by a conductor and read by listeners.
///
/// Memory is bounded: the last 30 s of frames and of what belongs to them are kept. Locks are held for the time of a
/// short copy only, so a sound card's thread may read.
///
/// The *head* is the position that is heard now by somebody who listens to the stream as it comes: it moves with the
/// clock while there are listeners, and stands still during a pause and where the frames end.
package final class Timeline: Sendable {
  package static let sampleRate = LivePiece.sampleRate
  /// Seconds of frames that are kept.
  package static let length = 30.0
  /// Seconds that the conductor is ahead of the furthest listener, at most; below `lead.low` it goes on.
  static let lead = (low: 18.0, high: 20.0)
  /// Seconds without listeners after which the head stops.
  package static let patience = 10.0
  /// Seconds of a fade, where the sound is cut.
  package static let fade = 0.03

  let clock: any LiveClock
  let signal: Signal
  let state: Mutex<State>

  struct State {
    var ring = FrameRing(capacity: LivePiece.sampleRate.frames(Timeline.length))
    var log = TimelineLog()
    /// The pieces of which frames are kept.
    var marks: [PieceMark] = []
    var head: Head
    var listeners: [Int: Reader] = [:]
    var nextListener = 0
    /// Whether all frames have been written that ever will be.
    var isComplete = false
    var jumps = 0
    /// The state of the playlist, as the conductor last reported it.
    var playlist = PlaylistFacts()
    /// Called when the conductor may go on.
    var wake: (@Sendable () -> Void)?
    var isConductorAsleep = true
  }

  package init(clock: any LiveClock = MonotonicClock()) {
    self.clock = clock
    signal = Signal(clock: clock)
    state = Mutex(State(head: Head(time: clock.now)))
  }

  /// Changes or reads everything at one moment, with the head where it is now.
  func withState<R>(_ body: (inout sending State, Double) -> sending R) -> sending R {
    let now = clock.now
    return state.withLock { state in
      state.advance(to: now)
      return body(&state, now)
    }
  }

  /// The position playing now, in frames.
  package var head: Int { withState { state, _ in state.head.position } }

  /// The position after the last frame.
  package var end: Int { withState { state, _ in state.ring.end } }

  /// The frames from a position on that are kept, at most `count`, for meters.
  package func frames(from position: Int, count: Int) -> [Float] {
    withState { state, _ in
      position < state.ring.start ? [] : state.ring.frames(from: position, count: count)
    }
  }

  /// The log from entry `number` on, and the number to pass the next time. Begin with 0.
  package func log(from number: Int) -> (entries: [LogEntry], next: Int) {
    withState { state, _ in state.log.entries(from: number) }
  }

  /// The piece playing at a position: the last one that has begun; nil if it is no longer remembered.
  package func piece(at position: Int) -> PieceMark? { withState { state, _ in state.piece(at: position) } }

  /// Waits until something changes (a piece begins, a skip, a pause), after the change of this number, or until
  /// `deadline` of the clock.
  package func change(after number: Int, until deadline: Double? = nil) async {
    await signal.wait(after: number, until: deadline)
  }

  /// The number of the last change.
  package var changeNumber: Int { signal.version }
}

extension Timeline.State {
  mutating func advance(to now: Double) {
    head.advance(to: now, end: ring.end, isComplete: isComplete, isHeard: !listeners.isEmpty)
  }

  func piece(at position: Int) -> PieceMark? { marks.last { $0.start <= position } }

  /// The position up to which the conductor may write now.
  var limit: Int {
    let furthest = listeners.values.map(\.cursor).max() ?? head.position
    return furthest + LivePiece.sampleRate.frames(Timeline.lead.high)
  }

  /// Whether a sleeping conductor must wake.
  var isLow: Bool { ring.end < limit - LivePiece.sampleRate.frames(Timeline.lead.high - Timeline.lead.low) }

  /// Returns a function that wakes the conductor, to be called outside the lock; nil if it need not wake.
  mutating func wakeIfLow() -> (@Sendable () -> Void)? {
    guard isConductorAsleep, isLow else { return nil }
    isConductorAsleep = false
    return wake
  }
}
