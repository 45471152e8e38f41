internal import Audio
internal import Music

extension Timeline {
  /// Number of frames that the conductor may write now. If it is 0, the conductor is woken when there is room again.
  func room() -> Int {
    withState { state, _ in
      let room = max(0, state.limit - state.ring.end)
      state.isConductorAsleep = room == 0
      return room
    }
  }

  /// Records that the conductor has nothing to write until something else happens, or until a listener comes close to
  /// the end.
  func conductorWaits() { withState { state, _ in state.isConductorAsleep = true } }

  /// Appends interleaved frames.
  func append(_ frames: [Float]) {
    // In chunks, so that no sound card waits for a long copy.
    for start in stride(from: 0, to: frames.count, by: 2 * Timeline.most) {
      let part = Array(frames[start..<min(frames.count, start + 2 * Timeline.most)])
      withState { state, _ in
        state.ring.append(part.span)
        state.marks.removeFirst(max(0, (state.marks.lastIndex { $0.start <= state.ring.start } ?? 0)))
        state.log.forget(before: Seconds(LivePiece.sampleRate.seconds(state.ring.start)))
      }
    }
    signal.notify()
  }

  /// Maximum number of frames copied under one lock.
  private static let most = 4096

  /// Puts a piece on the timeline; its frames come next.
  func begin(_ mark: PieceMark) {
    withState { state, _ in state.marks.append(mark) }
    append([(.began(mark), Seconds(LivePiece.sampleRate.seconds(mark.start)))])
  }

  func append(_ entries: [(entry: LogEntry, end: Seconds)]) {
    withState { state, _ in
      for (entry, end) in entries { state.log.append(entry, neededUntil: end) }
    }
    signal.notify()
  }

  func complete() {
    withState { state, _ in state.isComplete = true }
    signal.notify()
  }

  func update(_ playlist: PlaylistFacts) {
    withState { state, _ in state.playlist = playlist }
    signal.notify()
  }

  func onLow(_ wake: @escaping @Sendable () -> Void) { withState { state, _ in state.wake = wake } }

  /// Fades the sound out as early as the listeners allow, and removes everything after it.
  ///
  /// - Returns: the position at which the fade begins. The frames end after the fade.
  func cut() -> Int {
    let (position, calls) = withState { state, now in
      let position = state.cutPosition(at: now)
      state.cut(at: position)
      return (position, state.listeners.values.compactMap(\.onCut))
    }
    for call in calls { call() }
    signal.notify()
    return position
  }

  /// Stops or starts the head.
  func setPaused(_ isPaused: Bool) {
    let calls = withState { state, _ in
      state.head.isPaused = isPaused
      return state.listeners.values.compactMap(\.onCut)
    }
    for call in calls { call() }
    signal.notify()
  }
}

extension Timeline.State {
  /// The position at which a skip takes effect: after all frames that listeners can no longer take back.
  fileprivate func cutPosition(at now: Double) -> Int {
    let committed = listeners.values.filter(\.delaysSkips).map { $0.committed(at: now) }.max()
    return min(ring.end, max(ring.start, committed ?? head.position))
  }

  fileprivate mutating func cut(at position: Int) {
    ring.fadeOut(at: position, over: LivePiece.sampleRate.frames(Timeline.fade))
    (isComplete, skipped) = (false, marks.last?.number ?? 0)
    marks.removeAll { $0.start > position }
    for (id, var reader) in listeners where reader.cursor > position {
      if reader.canRewind {
        reader.takeBack(to: position)
      } else {
        reader.jump(to: reader.cursor)
      }
      listeners[id] = reader
    }
    head.cut(at: ring.end)
    let time = Seconds(LivePiece.sampleRate.seconds(position))
    log.append(.cut(at: time), neededUntil: time)
  }
}
