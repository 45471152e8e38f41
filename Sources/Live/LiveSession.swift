private import Audio
package import Music

/// Endless music for any number of listeners: a timeline, and the conductor that fills it.
///
///     let session = LiveSession(source: composer)
///     let listener = session.timeline.listen(lead: 0.5)
///     while let (block, samples) = await listener.next(frames: 960) { send(samples) }
///
/// Nothing is composed or rendered before the first listener joins or `prepare` is called. Keep a reference to the
/// session for as long as it should run: listeners only retain its timeline.
package final class LiveSession: Sendable {
  package let timeline: Timeline
  private let conductor: Conductor

  /// - Parameters:
  ///   - calibratedGain: the gain in dB for the beginning of a piece whose own gain is not known yet: the first piece,
  ///     and one that is skipped to within its first seconds.
  ///   - run: runs the conductor's work; nil creates a queue.
  package init(
    source: any PieceSource, calibratedGain: Double, clock: any LiveClock = MonotonicClock(),
    run: (@Sendable (@escaping @Sendable () -> Void) -> Void)? = nil
  ) {
    timeline = Timeline(clock: clock)
    conductor = Conductor(timeline, source: source, calibratedGain: calibratedGain, run: run)
  }

  /// Starts composing and rendering before there is a listener, so that the first one hears music at once.
  package func prepare() { conductor.wake() }

  /// Skips to the next piece: the sound fades within 30 ms, and the next piece begins.
  package func next() { conductor.order(.next) }

  /// Goes back to the beginning of the previous piece, or of this one if there is none.
  package func back() { conductor.order(.back) }

  /// Undoes the last `next` or `back`: the piece continues where it was left. Up to three can be undone.
  package func undo() { conductor.order(.undo) }

  /// Discards the pieces that have not begun and composes new ones, because the source has changed. A piece that is on
  /// the timeline already is only discarded if a skip follows before it begins.
  package func replan() { conductor.order(.replan) }

  /// Ends the session: the sound fades out, and listeners reach the end.
  package func stop() { conductor.order(.stop) }

  /// Returns when the commands given so far have taken effect, and the source knows which pieces have begun.
  package func settle() async { await conductor.settle() }

  /// Stops the head. Listeners with a lead get no more frames; a device is notified (`onCut`) and checks `state`.
  package func pause() { timeline.setPaused(true) }
  package func resume() { timeline.setPaused(false) }

  package var state: LiveState { timeline.sessionState }
}

/// The state of a session at one moment.
package struct LiveState: Hashable, Sendable {
  /// Position of the head, in seconds of the stream.
  package let position: Seconds
  /// The end of the frames written so far.
  package let end: Seconds
  package let isPaused: Bool
  /// The piece playing at the head; nil before the first.
  package let current: PieceMark?
  /// The next piece, if it is known.
  package let next: PieceFacts?
  /// The piece that the last skip leads to, until it begins at the head.
  package let skipTarget: PieceFacts?
  package let canGoBack: Bool
  package let canUndo: Bool
  package let listeners: Int
  /// Number of times that the head stood still because frames came too late.
  package let stalls: Int
  /// Number of times that a listener fell behind and jumped to the head.
  package let jumps: Int
  /// Whether everything has been written.
  package let isComplete: Bool
}

extension Timeline {
  var sessionState: LiveState {
    withState { state, _ in
      let current = state.piece(at: state.head.position)
      return LiveState(
        position: Seconds(Timeline.sampleRate.seconds(state.head.position)),
        end: Seconds(Timeline.sampleRate.seconds(state.ring.end)), isPaused: state.head.isPaused, current: current,
        next: state.next, skipTarget: state.skipTarget, canGoBack: state.playlist.canGoBack,
        canUndo: state.playlist.canUndo, listeners: state.listeners.count, stalls: state.head.stalls,
        jumps: state.jumps, isComplete: state.isComplete)
    }
  }
}
