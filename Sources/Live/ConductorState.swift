internal import Audio
internal import Music

/// The state of a conductor: the pieces in order, and how much of them has been written.
struct ConductorState {
  private let timeline: Timeline
  private var queue: PlayQueue
  private var writer: PieceWriter
  private var phase = Phase.between(earliest: 0, isUrgent: true)
  /// The number of pieces that have been put on the timeline.
  private var count = 0
  private var failures = 0

  private enum Phase {
    /// No piece is being written. The next one begins at `earliest` or later; if urgent, as soon as it has frames.
    case between(earliest: Int, isUrgent: Bool)
    /// The piece placed last continues with its frame `offset` and its event `event`.
    case playing(offset: Int, event: Int)
    case over
  }

  /// Seconds of silence after the sound of a piece has died away.
  static let breath = 1.5
  /// Pieces begin at multiples of this number of frames: 20 ms, one Opus frame and a whole number of synth blocks.
  static let grid = 960
  /// The session ends after this number of consecutive pieces could not be made.
  private static let mostFailures = 16

  init(timeline: Timeline, source: any PieceSource, calibratedGain: Double) {
    (self.timeline, queue) = (timeline, PlayQueue(source))
    writer = PieceWriter(timeline, calibratedGain: calibratedGain)
  }

  // MARK: Commands

  /// - Parameter wake: called when a piece has more frames.
  mutating func handle(_ command: Conductor.Command, wake: @escaping @Sendable () -> Void) {
    advance()
    switch command {
    case .replan:
      queue.replan()
      fetch(wake)
    case .undo where !queue.canUndo: return
    case .next, .back, .undo, .stop:
      queue.handle(command, at: timeline.cut())
      writer.restart()
      phase = .between(earliest: writer.position, isUrgent: true)
      fetch(wake)
    }
    timeline.update(queue.facts)
  }

  /// Tells the source which pieces have begun.
  mutating func advance() { queue.advance(to: timeline.head) }

  // MARK: Steps

  /// Does as much as can be done without waiting.
  ///
  /// - Parameter wake: called when a piece has more frames.
  /// - Returns: whether there is more to do.
  mutating func step(wake: @escaping @Sendable () -> Void) -> Bool {
    advance()
    let room = timeline.room()
    if room == 0 { return false }
    let isActive =
      switch phase {
      case .between(let earliest, let isUrgent): begin(from: earliest, isUrgent, wake)
      case .playing(let offset, let event): play(offset, event, min(room, PieceWriter.most), wake)
      case .over: false
      }
    if !isActive { timeline.conductorWaits() }
    return isActive
  }

  private mutating func fetch(_ wake: @escaping @Sendable () -> Void) {
    if queue.fetch() { timeline.update(queue.facts) }
    queue.next?.piece.start(onChange: wake)
  }

  private mutating func begin(from earliest: Int, _ isUrgent: Bool, _ wake: @escaping @Sendable () -> Void) -> Bool {
    fetch(wake)
    guard let next = queue.next else {
      phase = .over
      writer.finish()
      timeline.complete()
      return false
    }
    let isLow = writer.position - timeline.head < LivePiece.sampleRate.frames(2)
    switch next.piece.outcome {
    case .failed(let error) where next.piece.frameCount == 0:
      queue.removeNext()
      failures += 1
      if failures == Self.mostFailures { queue.isExhausted = true }
      timeline.append([(.failed(next.piece.facts, FailureReason(error: error)), writer.time)])
      timeline.update(queue.facts)
      return true
    case nil where next.piece.frameCount <= next.offset || !(isUrgent || isLow): return false
    case .finished, .failed, nil: break
    }
    start(next, at: (earliest + Self.grid - 1) / Self.grid * Self.grid)
    return true
  }

  private mutating func start(_ next: Playlist.Start, at start: Int) {
    failures = 0
    count += 1
    let mark = PieceMark(number: count, facts: next.piece.facts, origin: start - next.offset, start: start)
    writer.begin(mark, gain: next.piece.gain)
    queue.place(mark, head: timeline.head)
    phase = .playing(offset: next.offset, event: 0)
    timeline.update(queue.facts)
  }

  private mutating func play(
    _ offset: Int, _ event: Int, _ room: Int, _ wake: @escaping @Sendable () -> Void
  ) -> Bool {
    guard let (piece, mark) = queue.last.map({ ($0.piece, $0.mark) }) else { return false }
    let outcome = piece.outcome
    if outcome != nil { fetch(wake) }
    // If the disk fails, the piece ends here.
    let samples = (try? piece.frames(from: offset, count: room)) ?? []
    if samples.isEmpty {
      guard outcome != nil else { return false }
      end(mark, outcome)
      return true
    }
    // The events precede their frames, which listeners may read at once.
    let position = writer.position + samples.count / 2
    let next = writer.publish(piece.events, from: event, of: mark, before: position)
    writer.write(samples, gain: piece.gain)
    phase = .playing(offset: offset + samples.count / 2, event: next)
    return true
  }

  private mutating func end(_ mark: PieceMark, _ outcome: LivePiece.Completion?) {
    let time = writer.time
    var entries: [(LogEntry, Seconds)] = [(.ended(number: mark.number, at: time), time)]
    if case .failed(let error) = outcome { entries.append((.failed(mark.facts, FailureReason(error: error)), time)) }
    timeline.append(entries)
    phase = .between(earliest: writer.position + LivePiece.sampleRate.frames(Self.breath), isUrgent: false)
  }
}
