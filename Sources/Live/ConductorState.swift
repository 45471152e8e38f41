internal import Audio
internal import Music

/// The state of a conductor: the playlist, and how much of it has been written.
struct ConductorState {
  private let timeline: Timeline
  private let source: any PieceSource
  private var playlist = Playlist()
  /// The playlists before the last skips, most recent last.
  private var moves: [Playlist] = []
  private var phase = Phase.between(earliest: 0, isUrgent: true)
  private var limiter = ConductorState.newLimiter
  private var ride: LevelRide
  /// The position of the next frame that goes into the limiter, which is a few milliseconds ahead of its output.
  private var position = 0
  /// The number of pieces that have begun.
  private var count = 0
  private var isExhausted = false
  private var failures = 0

  private enum Phase {
    /// No piece is being written. The next one begins at `earliest` or later; if urgent, as soon as it has frames.
    case between(earliest: Int, isUrgent: Bool)
    /// The piece placed last continues with its frame `offset` and its event `event`.
    case playing(offset: Int, event: Int)
    case over
  }

  private static var newLimiter: Limiter {
    Limiter(ceiling: factor(decibels: Level.ceiling), sampleRate: LivePiece.sampleRate, channels: 2)
  }

  /// Seconds of silence after the sound of a piece has died away.
  static let breath = 1.5
  /// Pieces begin at multiples of this number of frames: 20 ms, one Opus frame and a whole number of synth blocks.
  static let grid = 960
  /// Maximum number of skips that can be undone.
  private static let mostMoves = 3
  /// The session ends after this number of consecutive pieces could not be made.
  private static let mostFailures = 16
  /// Maximum number of frames written in a step.
  private static let most = 4096

  init(timeline: Timeline, source: any PieceSource, calibratedGain: Double) {
    (self.timeline, self.source) = (timeline, source)
    ride = LevelRide(gain: calibratedGain)
  }

  // MARK: Commands

  mutating func obey(_ command: Conductor.Command) {
    if case .replan = command {
      playlist.upcoming = []
      isExhausted = false
      return tidy()
    }
    if command == .undo && moves.isEmpty { return }
    let position = timeline.cut()
    let heard = playlist.take(from: position)
    switch command {
    case .undo: playlist = moves.removeLast()
    case .next, .back:
      remember(heard)
      if command == .next { playlist.skip() } else { playlist.goBack() }
    case .stop: (playlist, moves, isExhausted) = (Playlist(), [], true)
    case .replan: break
    }
    self.position = timeline.end
    limiter = Self.newLimiter
    phase = .between(earliest: self.position, isUrgent: true)
    tidy()
  }

  /// Keeps the current playlist, in which the piece being heard continues where it is.
  private mutating func remember(_ heard: Playlist.Start?) {
    guard let heard else { return }
    var before = playlist
    before.skip()
    before.forgetLast()
    before.upcoming.insert(heard, at: 0)
    moves = (moves + [before]).suffix(Self.mostMoves)
  }

  /// Cancels the producers of pieces that can no longer be reached, and publishes the playlist.
  private mutating func tidy() {
    let needed = Set((moves + [playlist]).flatMap(\.pieces).map(ObjectIdentifier.init))
    known.removeAll { piece in
      if needed.contains(ObjectIdentifier(piece)) { return false }
      piece.cancel()
      return true
    }
    timeline.update(
      PlaylistFacts(
        next: playlist.upcoming.first?.piece.facts, canGoBack: playlist.placed.count + playlist.history.count > 1,
        canUndo: !moves.isEmpty))
  }

  private var known: [LivePiece] = []

  // MARK: Steps

  /// Does as much as can be done without waiting.
  ///
  /// - Parameter wake: called when a piece has more frames.
  /// - Returns: whether there is more to do.
  mutating func step(wake: @escaping @Sendable () -> Void) -> Bool {
    let room = timeline.room()
    if room == 0 { return false }
    let isActive =
      switch phase {
      case .between(let earliest, let isUrgent): begin(from: earliest, isUrgent, wake)
      case .playing(let offset, let event): play(offset, event, min(room, Self.most), wake)
      case .over: false
      }
    if !isActive { timeline.conductorWaits() }
    return isActive
  }

  private mutating func fetch(_ wake: @escaping @Sendable () -> Void) {
    if playlist.upcoming.isEmpty && !isExhausted {
      if let piece = source.next() {
        playlist.upcoming = [Playlist.Start(piece: piece)]
        known.append(piece)
      } else {
        isExhausted = true
      }
      tidy()
    }
    playlist.upcoming.first?.piece.start(onChange: wake)
  }

  private mutating func begin(from earliest: Int, _ isUrgent: Bool, _ wake: @escaping @Sendable () -> Void) -> Bool {
    fetch(wake)
    guard let next = playlist.upcoming.first else {
      phase = .over
      write { limiter, output in limiter.finish(into: &output) }
      timeline.complete()
      return false
    }
    let isLow = position - timeline.head < LivePiece.sampleRate.frames(2)
    switch next.piece.outcome {
    case .failed(let error) where next.piece.frameCount == 0:
      playlist.upcoming.removeFirst()
      failures += 1
      isExhausted = isExhausted || failures == Self.mostFailures
      timeline.append([(.failed(next.piece.facts, reason: "\(error)"), time(position))])
      tidy()
      return true
    case nil where next.piece.frameCount <= next.offset || !(isUrgent || isLow): return false
    case .finished, .failed, nil: break
    }
    if let gain = next.piece.gain { ride.jump(to: gain) }
    start(next, at: (earliest + Self.grid - 1) / Self.grid * Self.grid)
    return true
  }

  private mutating func start(_ next: Playlist.Start, at start: Int) {
    silence(until: start)
    failures = 0
    count += 1
    let mark = PieceMark(number: count, facts: next.piece.facts, origin: start - next.offset, start: start)
    timeline.begin(mark)
    playlist.place(mark, of: next.piece, head: timeline.head)
    phase = .playing(offset: next.offset, event: 0)
    fadeIn = next.offset > 0 ? LivePiece.sampleRate.frames(Timeline.fade) : 0
    tidy()
  }

  /// Number of frames still to be faded in, for a piece that continues from the middle.
  private var fadeIn = 0

  private mutating func play(
    _ offset: Int, _ event: Int, _ room: Int, _ wake: @escaping @Sendable () -> Void
  ) -> Bool {
    guard let (piece, mark) = playlist.placed.last.map({ ($0.piece, $0.mark) }) else { return false }
    let outcome = piece.outcome
    if outcome != nil { fetch(wake) }
    // If the disk fails, the piece ends here.
    var samples = (try? piece.frames(from: offset, count: room)) ?? []
    if samples.isEmpty {
      guard outcome != nil else { return false }
      end(mark, outcome)
      return true
    }
    soften(&samples)
    if let gain = piece.gain { ride.apply(to: &samples, target: gain) } else { ride.hold(&samples) }
    position += samples.count / 2
    let next = publish(piece.events, from: event, of: mark)
    phase = .playing(offset: offset + samples.count / 2, event: next)
    write { limiter, output in limiter.process(samples.span, into: &output) }
    return true
  }

  private mutating func soften(_ samples: inout [Float]) {
    guard fadeIn > 0 else { return }
    let total = Float(LivePiece.sampleRate.frames(Timeline.fade))
    for index in 0..<min(samples.count, 2 * fadeIn) { samples[index] *= 1 - Float(fadeIn - index / 2) / total }
    fadeIn -= min(fadeIn, samples.count / 2)
  }

  private mutating func end(_ mark: PieceMark, _ outcome: LivePiece.Outcome?) {
    var entries: [(LogEntry, Seconds)] = [(.ended(number: mark.number, at: time(position)), time(position))]
    if case .failed(let error) = outcome { entries.append((.failed(mark.facts, reason: "\(error)"), time(position))) }
    timeline.append(entries)
    phase = .between(earliest: position + LivePiece.sampleRate.frames(Self.breath), isUrgent: false)
  }

  /// Puts the events that begin before the position on the timeline.
  ///
  /// - Returns: the index of the first event that does not.
  private func publish(_ events: [MusicEvent], from first: Int, of mark: PieceMark) -> Int {
    let earlier = Seconds(-LivePiece.sampleRate.seconds(mark.origin))
    var (index, entries) = (first, [(LogEntry, Seconds)]())
    while index < events.count {
      let event = events[index].moved(earlierBy: earlier)
      guard event.onset < time(position) else { break }
      if event.end >= time(mark.start) {
        entries.append((.event(event), min(event.end, event.onset + Self.longestEntry)))
      }
      index += 1
    }
    if !entries.isEmpty { timeline.append(entries) }
    return index
  }

  /// Maximum time for which an event is remembered after its onset.
  private static let longestEntry = Seconds(60)

  private mutating func silence(until end: Int) {
    while position < end {
      let samples = [Float](repeating: 0, count: 2 * min(Self.most, end - position))
      position += samples.count / 2
      write { limiter, output in limiter.process(samples.span, into: &output) }
    }
  }

  private mutating func write(_ process: (inout Limiter, inout [Float]) -> Void) {
    var output: [Float] = []
    process(&limiter, &output)
    if !output.isEmpty { timeline.append(output) }
  }

  private func time(_ position: Int) -> Seconds { Seconds(LivePiece.sampleRate.seconds(position)) }
}
