/// What a session is playing, has played and will play.
struct Playlist {
  /// A piece on the timeline.
  struct Placed {
    let piece: LivePiece
    let mark: PieceMark
  }

  /// Pieces that were heard before those on the timeline, the last of them last.
  private(set) var history: [LivePiece] = []
  /// Pieces on the timeline: the one that is heard, and those that have been written after it.
  private(set) var placed: [Placed] = []
  /// Pieces that come next.
  var upcoming: [Start] = []

  /// A piece, and the frame at which it is to begin.
  struct Start {
    let piece: LivePiece
    var offset = 0
  }

  /// Pieces that are kept to go back to.
  static let mostHistory = 3

  /// Puts the next piece on the timeline.
  mutating func place(_ mark: PieceMark, of piece: LivePiece, head: Int) {
    upcoming.removeFirst()
    placed.append(Placed(piece: piece, mark: mark))
    while placed.count > 1 && placed[1].mark.start <= head { remember(placed.removeFirst().piece) }
  }

  private mutating func remember(_ piece: LivePiece) {
    history = (history + [piece]).suffix(Self.mostHistory)
  }

  /// Takes the pieces off the timeline that begin after a position, so that they come next.
  ///
  /// - Returns: the piece that is heard there, as it would go on.
  mutating func take(from position: Int) -> Start? {
    while let last = placed.last, last.mark.start > position {
      placed.removeLast()
      upcoming.insert(Start(piece: last.piece), at: 0)
    }
    return placed.last.map { Start(piece: $0.piece, offset: position - $0.mark.origin) }
  }

  /// Has the next piece come at once. Its timeline has been cut.
  mutating func skip() {
    for piece in placed { remember(piece.piece) }
    placed = []
  }

  /// Has the piece before the one that is heard come next, or that again where there is none.
  mutating func goBack() {
    skip()
    for _ in 0..<2 where !history.isEmpty { upcoming.insert(Start(piece: history.removeLast()), at: 0) }
  }

  /// Forgets the piece before those on the timeline.
  mutating func forgetLast() { history = history.dropLast() }

  /// All pieces that are needed.
  var pieces: [LivePiece] { history + placed.map(\.piece) + upcoming.map(\.piece) }
}

/// What others may know of a playlist.
struct PlaylistFacts: Sendable {
  var next: PieceFacts?
  var canGoBack = false
  var canUndo = false
}
