/// The pieces that a session has played, is playing and will play.
struct Playlist {
  /// A piece on the timeline.
  struct Placed {
    let piece: LivePiece
    let mark: PieceMark
    /// Whether the source has changed since the piece was planned.
    var isOutdated = false
  }

  /// Pieces played before those on the timeline, oldest first.
  private(set) var history: [LivePiece] = []
  /// Pieces on the timeline: the one playing now, and those written after it.
  private(set) var placed: [Placed] = []
  /// Pieces that come next.
  var upcoming: [Start] = []

  /// A piece, and the frame at which it begins.
  struct Start {
    let piece: LivePiece
    var offset = 0
  }

  /// Maximum number of pieces kept to go back to.
  static let mostHistory = 3

  /// Puts the next piece on the timeline.
  mutating func placeNext(_ mark: PieceMark, head: Int) {
    placed.append(Placed(piece: upcoming.removeFirst().piece, mark: mark))
    while placed.count > 1 && placed[1].mark.start <= head { remember(placed.removeFirst().piece) }
  }

  private mutating func remember(_ piece: LivePiece) {
    history = (history + [piece]).suffix(Self.mostHistory)
  }

  /// Takes the pieces that begin after a position off the timeline and queues them. If one of them is outdated, it is
  /// dropped instead, with those after it.
  ///
  /// - Returns: the piece playing at the position, and the offset at which it would continue.
  mutating func take(from position: Int) -> Start? {
    while let last = placed.last, last.mark.start > position {
      placed.removeLast()
      if last.isOutdated { upcoming = [] } else { upcoming.insert(Start(piece: last.piece), at: 0) }
    }
    return placed.last.map { Start(piece: $0.piece, offset: position - $0.mark.origin) }
  }

  /// Drops the pieces that come next.
  mutating func replan() {
    upcoming = []
    for index in placed.indices { placed[index].isOutdated = true }
  }

  /// Moves on to the next piece. The timeline has been cut already.
  mutating func skip() {
    for piece in placed { remember(piece.piece) }
    placed = []
  }

  /// Queues the piece before the one playing now, or the same one if it is the first.
  mutating func goBack() {
    skip()
    for _ in 0..<2 where !history.isEmpty { upcoming.insert(Start(piece: history.removeLast()), at: 0) }
  }

  /// Removes the last piece from the history.
  mutating func forgetLast() { history = history.dropLast() }

  /// All pieces that can still be played.
  var pieces: [LivePiece] { history + placed.map(\.piece) + upcoming.map(\.piece) }
}

/// The state of a playlist, for display.
struct PlaylistFacts: Sendable {
  var next: PieceFacts?
  var canGoBack = false
  var canUndo = false
}

/// A source of pieces for a session, such as a composer or a list of files. A session calls it from one thread at a
/// time.
package protocol PieceSource: Sendable {
  /// The next piece, which need not have been started; nil after the last one.
  func next() -> LivePiece?
  /// A piece has begun: it is heard for the first time, or could not be made.
  func begin(_ piece: PieceFacts)
  /// Takes back a piece that was dropped before it began, the latest one first; it may be made again.
  func takeBack(_ piece: PieceFacts)
}

extension PieceSource {
  package func begin(_ piece: PieceFacts) {}
  package func takeBack(_ piece: PieceFacts) {}
}
