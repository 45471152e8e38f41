private import Audio
private import Synchronization

extension Timeline {
  /// Adds a listener, which begins at the head.
  ///
  /// - Parameters:
  ///   - lead: seconds that it may read ahead of the head; nil for one with its own clock.
  ///   - canRewind: whether it can take back frames that it has read but not committed itself to.
  ///   - delaysSkips: whether a skip takes effect after what this listener has read or committed itself to. False for
  ///     listeners with large buffers: they hear the skip as a fade-in at their cursor.
  ///   - onCut: called after each skip, pause and resumption, from any thread, so that a device need not poll.
  package func listen(
    lead: Double? = nil, canRewind: Bool = false, delaysSkips: Bool = true, onCut: (@Sendable () -> Void)? = nil
  ) -> Listener {
    let (id, wake) = withState { state, _ in
      state.nextListener += 1
      state.listeners[state.nextListener] = ListenerState(
        cursor: max(state.ring.start, state.head.position), lead: lead, canRewind: canRewind, delaysSkips: delaysSkips,
        onCut: onCut)
      return (state.nextListener, state.wakeIfLow())
    }
    wake?()
    return Listener(self, id: id)
  }

  func leave(_ id: Int) {
    withState { state, _ in state.listeners[id] = nil }
    signal.notify()
  }

  func cursor(_ id: Int) -> Int { withState { state, _ in state.listeners[id]?.cursor ?? 0 } }

  func goBack(_ id: Int, to position: Int) {
    withState { state, _ in
      guard var reader = state.listeners[id] else { return }
      reader.cursor = max(state.ring.start, min(reader.cursor, position))
      (reader.rewound, reader.committed) = (0, nil)
      state.listeners[id] = reader
    }
  }

  func takeBack(_ id: Int) {
    withState { state, now in
      guard let reader = state.listeners[id] else { return }
      state.listeners[id]?.takeBack(to: max(state.ring.start, reader.committed(at: now)))
    }
  }

  func commit(_ id: Int, _ position: Int) {
    withState { state, now in state.listeners[id]?.committed = (position, now) }
  }

  func read(_ id: Int, into target: UnsafeMutableBufferPointer<Float>) -> Listener.Block {
    let now = clock.now
    nonisolated(unsafe) let target = target
    let (block, wake) = state.withLock { state in
      state.advance(to: now)
      return (state.read(id, into: target), state.wakeIfLow())
    }
    wake?()
    return block
  }

  /// Whether the next `frames` frames can be read now, later, or never.
  func due(_ frames: Int, for id: Int) -> Due {
    withState { state, now in
      guard let reader = state.listeners[id] else { return .ended }
      let available = state.ring.end - reader.cursor
      if available <= 0 && state.isComplete { return .ended }
      guard available >= frames || state.isComplete else { return .wait(nil) }
      guard let lead = reader.lead else { return .ready }
      let missing = reader.cursor + min(frames, available) - state.head.position - LivePiece.sampleRate.frames(lead)
      if missing <= 0 { return .ready }
      return .wait(state.head.isPaused ? nil : now + Double(missing) / Double(LivePiece.sampleRate.rawValue))
    }
  }

  enum Due {
    case ready, ended
    /// Wait until a time on the clock (nil: indefinitely), or until something changes.
    case wait(Double?)
  }
}

extension Timeline.State {
  mutating func read(_ id: Int, into target: UnsafeMutableBufferPointer<Float>) -> Listener.Block {
    guard var reader = listeners[id] else { return Listener.Block(position: 0, count: 0, rewound: 0, isJump: false) }
    if reader.cursor < ring.start {
      reader.jump(to: max(ring.start, head.position))
      jumps += 1
    }
    let due = min(ring.end, reader.lead.map { head.position + LivePiece.sampleRate.frames($0) } ?? ring.end)
    let count = max(0, min(target.count / 2, due - reader.cursor))
    let part = UnsafeMutableBufferPointer(rebasing: target[..<(2 * count)])
    if count > 0 { ring.copy(from: reader.cursor, into: part) }
    reader.fadeIn.apply(to: part)
    let block = Listener.Block(
      position: reader.cursor, count: count, rewound: reader.rewound, isJump: reader.hasJumped)
    reader.cursor += count
    (reader.rewound, reader.hasJumped) = (0, false)
    listeners[id] = reader
    return block
  }
}

extension ListenerState {
  mutating func jump(to position: Int) {
    cursor = position
    (hasJumped, rewound) = (true, 0)
    fadeIn = .beginning
  }
}
