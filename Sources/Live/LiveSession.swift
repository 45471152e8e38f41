private import Audio
package import Music

/// Endless music for any number of listeners: a timeline, and the conductor that fills it.
///
///     let session = LiveSession(source: composer)
///     let listener = session.timeline.listen(lead: 0.5)
///     while let (block, samples) = await listener.next(frames: 960) { send(samples) }
///
/// Nothing is composed or rendered before the first listener comes, or `prepare`. Keep the session for as long as it is
/// to go on: listeners keep its timeline alone.
package final class LiveSession: Sendable {
  package let timeline: Timeline
  private let conductor: Conductor

  /// - Parameters:
  ///   - calibratedGain: the gain with which a piece begins whose own is not known yet, in dB; that is the first piece,
  ///     and one that is skipped to in its first seconds.
  ///   - run: has the conductor's work done; nil uses a queue of its own.
  package init(
    source: any PieceSource, calibratedGain: Double, clock: any LiveClock = MonotonicClock(),
    run: (@Sendable (@escaping @Sendable () -> Void) -> Void)? = nil
  ) {
    timeline = Timeline(clock: clock)
    conductor = Conductor(timeline, source: source, calibratedGain: calibratedGain, run: run)
  }

  /// Starts composing and rendering before there is a listener, so that the first one hears something at once.
  package func prepare() { conductor.wake() }

  /// Skips to the next piece: the sound fades within 30 ms, and the next piece begins.
  package func next() { conductor.order(.next) }

  /// Goes back to the beginning of the piece before, or of this one where there is none.
  package func back() { conductor.order(.back) }

  /// Undoes the last `next` or `back`: the piece continues where it was left. Up to three can be undone.
  package func undo() { conductor.order(.undo) }

  /// Discards and composes again the pieces that have not begun, because the source has changed.
  package func replan() { conductor.order(.replan) }

  /// Ends the session: the sound fades, and listeners come to the end.
  package func stop() { conductor.order(.stop) }

  /// Stops the head. Listeners with a lead get no more frames; a device is told (`onCut`) and looks at `state`.
  package func pause() { timeline.setPaused(true) }
  package func resume() { timeline.setPaused(false) }

  package var state: LiveState { timeline.sessionState }
}

/// A session at one moment.
package struct LiveState: Hashable, Sendable {
  /// The head, in seconds of the stream.
  package let position: Seconds
  /// The end of what has been written.
  package let end: Seconds
  package let isPaused: Bool
  /// The piece playing at the head; nil before the first.
  package let current: PieceMark?
  /// The piece after it, where that is known.
  package let next: PieceFacts?
  package let canGoBack: Bool
  package let canUndo: Bool
  package let listeners: Int
  /// Number of times that the head stood still because frames came too late.
  package let stalls: Int
  /// Number of times that a listener fell behind and jumped to the head.
  package let jumps: Int
  /// Whether all has been written that ever will be.
  package let isComplete: Bool
}

extension Timeline {
  var sessionState: LiveState {
    withState { state, _ in
      let current = state.piece(at: state.head.position)
      let following = state.marks.first { $0.start > state.head.position }
      return LiveState(
        position: Seconds(Timeline.sampleRate.seconds(state.head.position)),
        end: Seconds(Timeline.sampleRate.seconds(state.ring.end)), isPaused: state.head.isPaused, current: current,
        next: following?.facts ?? state.playlist.next, canGoBack: state.playlist.canGoBack,
        canUndo: state.playlist.canUndo, listeners: state.listeners.count, stalls: state.head.stalls,
        jumps: state.jumps, isComplete: state.isComplete)
    }
  }
}
