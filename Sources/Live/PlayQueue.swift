/// The pieces of a session in order: its playlist, the skips that can be undone, and the source of further pieces.
struct PlayQueue {
  private let source: any PieceSource
  private var playlist = Playlist()
  /// The playlists before the last skips, most recent last.
  private var moves: [Playlist] = []
  /// The pieces that can still be played, in the order in which the source made them.
  private var reachable: [Reachable] = []
  /// Whether the source has no more pieces.
  var isExhausted = false

  private struct Reachable {
    let piece: LivePiece
    /// Whether it has been heard or could not be made.
    var hasBegun = false
  }

  /// Maximum number of skips that can be undone.
  private static let mostMoves = 3

  init(_ source: any PieceSource) { self.source = source }

  /// The piece to be put on the timeline next, if it is known.
  var next: Playlist.Start? { playlist.upcoming.first }
  /// The piece put on the timeline last.
  var last: Playlist.Placed? { playlist.placed.last }
  var canUndo: Bool { !moves.isEmpty }

  var facts: PlaylistFacts {
    PlaylistFacts(
      next: next?.piece.facts, canGoBack: playlist.placed.count + playlist.history.count > 1, canUndo: canUndo)
  }

  /// Takes a piece from the source if none is known to come next.
  ///
  /// - Returns: whether that has changed anything.
  mutating func fetch() -> Bool {
    guard playlist.upcoming.isEmpty && !isExhausted else { return false }
    if let piece = source.next() {
      playlist.upcoming = [Playlist.Start(piece: piece)]
      reachable.append(Reachable(piece: piece))
    } else {
      isExhausted = true
    }
    return true
  }

  /// Puts the next piece on the timeline.
  mutating func place(_ mark: PieceMark, head: Int) {
    advance(to: head)
    playlist.placeNext(mark, head: head)
    release()
  }

  /// Removes the next piece, which could not be made.
  mutating func removeNext() {
    begin(playlist.upcoming.removeFirst().piece)
    release()
  }

  /// Tells the source which pieces have begun at a position.
  mutating func advance(to position: Int) {
    for placed in playlist.placed where placed.mark.start <= position { begin(placed.piece) }
  }

  private mutating func begin(_ piece: LivePiece) {
    guard let index = reachable.firstIndex(where: { $0.piece === piece && !$0.hasBegun }) else { return }
    reachable[index].hasBegun = true
    source.begin(piece.facts)
  }
}

extension PlayQueue {
  /// Skips, or undoes a skip. Precondition for `undo`: `canUndo`.
  ///
  /// - Parameter position: where the timeline was cut.
  mutating func handle(_ command: Conductor.Command, at position: Int) {
    let heard = playlist.take(from: position)
    advance(to: position)
    switch command {
    case .undo: playlist = moves.removeLast()
    case .next, .back:
      remember(heard)
      if command == .next { playlist.skip() } else { playlist.goBack() }
    case .stop: (playlist, moves) = (Playlist(), [])
    case .replan: break
    }
    release()
    if command == .stop { isExhausted = true }
  }

  /// Gives the pieces that have not begun back to the source, which has changed. Those on the timeline stay there
  /// until a skip takes them off it.
  mutating func replan() {
    playlist.replan()
    // After an undo, the piece that was left continues, and then come new ones.
    for index in moves.indices { moves[index].upcoming = Array(moves[index].upcoming.prefix(1)) }
    isExhausted = false
    release()
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

  /// Cancels the producers of pieces that can no longer be played. Those that have not begun go back to the source.
  private mutating func release() {
    let needed = Set((moves + [playlist]).flatMap(\.pieces).map(ObjectIdentifier.init))
    for dropped in reachable.reversed() where !needed.contains(ObjectIdentifier(dropped.piece)) {
      dropped.piece.cancel()
      if dropped.hasBegun { continue }
      source.takeBack(dropped.piece.facts)
      isExhausted = false
    }
    reachable.removeAll { !needed.contains(ObjectIdentifier($0.piece)) }
  }
}
