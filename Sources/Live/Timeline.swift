package import Audio
internal import Synchronization

/// Frames and notes on one axis of time, written by a conductor and read by listeners.
///
/// Memory is bounded: the last 30 s of frames and their entries are kept. Locks are only held for short copies, so a
/// sound card's thread may read.
///
/// The *head* is the position that a listener without delay hears now. It moves with the clock while there are
/// listeners, and stops during a pause and at the end of the frames.
package final class Timeline: Sendable {
  package static let sampleRate = LivePiece.sampleRate
  /// Length in seconds of the frames that are kept.
  package static let length = 30.0
  /// Maximum lead, in seconds, of the conductor over the furthest listener (`high`), and the lead below which it
  /// continues (`low`).
  static let lead = (low: 18.0, high: 20.0)
  /// Seconds without listeners after which the head stops.
  package static let patience = 10.0
  /// Length in seconds of the fade where the sound is cut.
  package static let fade = 0.03

  let clock: any LiveClock
  let signal: Signal
  let state: Mutex<State>

  struct State {
    var ring = FrameRing(capacity: LivePiece.sampleRate.frames(Timeline.length))
    var log = TimelineLog()
    /// The pieces whose frames are kept.
    var marks: [PieceMark] = []
    var head: PlayHead
    var listeners: [Int: ListenerState] = [:]
    var nextListener = 0
    /// Whether all frames have been written.
    var isComplete = false
    /// Number of the last piece that was on the timeline when the sound was cut; nil if it never was.
    var skipped: Int?
    var jumps = 0
    /// The state of the playlist, as the conductor last reported it.
    var playlist = PlaylistFacts()
    /// Called when the conductor may continue.
    var wake: (@Sendable () -> Void)?
    var isConductorAsleep = true
  }

  package init(clock: any LiveClock = MonotonicClock()) {
    self.clock = clock
    signal = Signal(clock: clock)
    state = Mutex(State(head: PlayHead(time: clock.now)))
  }

  /// Reads or changes the state under the lock, with the head at its current position and the current time.
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

  /// Returns at most `count` kept frames from a position on, for meters.
  package func frames(from position: Int, count: Int) -> [Float] {
    withState { state, _ in
      position < state.ring.start ? [] : state.ring.frames(from: position, count: count)
    }
  }

  /// Returns the log from entry `number` on, and the number to pass the next time. Begin with 0.
  package func log(from number: Int) -> (entries: [LogEntry], next: Int) {
    withState { state, _ in state.log.entries(from: number) }
  }

  /// The piece playing at a position: the last one that has begun; nil if it is no longer remembered.
  package func piece(at position: Int) -> PieceMark? { withState { state, _ in state.piece(at: position) } }

  /// Waits until something changes (a piece begins, a skip, a pause) after change `number`, or until `deadline` on the
  /// clock.
  package func change(after number: Int, until deadline: Double? = nil) async {
    await signal.wait(after: number, until: deadline)
  }

  /// The number of the last change.
  package var changeNumber: Int { signal.version }
}

extension Timeline.State {
  mutating func advance(to now: Double) {
    head.advance(to: now, end: ring.end, isComplete: isComplete, hasListeners: !listeners.isEmpty)
  }

  func piece(at position: Int) -> PieceMark? { marks.last { $0.start <= position } }

  /// The piece playing next, if it is known.
  var next: PieceFacts? { marks.first { $0.start > head.position }?.facts ?? playlist.next }

  /// The piece that the last skip leads to; nil once it has begun.
  var skipTarget: PieceFacts? {
    guard let skipped else { return nil }
    guard let mark = marks.first(where: { $0.number > skipped }) else { return playlist.next }
    return mark.start > head.position ? mark.facts : nil
  }

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
