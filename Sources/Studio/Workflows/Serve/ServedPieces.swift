internal import Live
internal import Serving
private import Synchronization

/// The pieces of a page: an endless series composed with its current settings, and pieces requested once.
final class ServedPieces: PieceSource {
  private struct State {
    /// Sources requested once, in order; each gives one piece.
    var once: [any PieceSource] = []
    /// The current settings; the seed until its piece begins.
    var pieceSettings = PieceSettings()
    /// The last pieces, most recent last.
    var made: [Made] = []
  }

  private struct Made {
    let piece: PieceFacts
    let source: any PieceSource
    /// The query that composes an endless piece again; nil for a piece requested once.
    let query: String?
  }

  private let state = Mutex(State())
  let endless: ComposedPieces
  /// Number of pieces that are remembered.
  private static let mostRecent = 32

  init(_ endless: ComposedPieces) { self.endless = endless }

  var pieceSettings: PieceSettings { state.withLock(\.pieceSettings) }

  /// Changes the settings, starting with the next piece. If a requested seed is withdrawn before its piece has begun,
  /// the next piece gets a random one.
  func apply(_ pieceSettings: PieceSettings) throws {
    var request = try endless.request.applying(pieceSettings)
    let isSameSeed = pieceSettings.seed == self.pieceSettings.seed
    request.seed = pieceSettings.seed
    try endless.update(request, seed: isSameSeed ? nil : request.chooseSeed())
    state.withLock { $0.pieceSettings = pieceSettings }
  }

  /// Makes a source's next piece the next piece of the page.
  func insert(_ source: any PieceSource) { state.withLock { $0.once.append(source) } }

  func next() -> LivePiece? {
    let pieceSettings = pieceSettings
    while let source = state.withLock({ $0.once.isEmpty ? nil : $0.once.removeFirst() }) {
      if let piece = source.next() { return remember(piece, Made(piece: piece.facts, source: source, query: nil)) }
    }
    guard let piece = endless.next() else { return nil }
    let query = piece.facts.seed.map(pieceSettings.query)
    return remember(piece, Made(piece: piece.facts, source: endless, query: query))
  }

  private func remember(_ piece: LivePiece, _ made: Made) -> LivePiece {
    state.withLock { $0.made = ($0.made + [made]).suffix(Self.mostRecent) }
    return piece
  }

  func begin(_ piece: PieceFacts) {
    let isRequested = query(for: piece) != nil
    state.withLock { if isRequested && $0.pieceSettings.seed == piece.seed { $0.pieceSettings.seed = nil } }
  }

  func takeBack(_ piece: PieceFacts) {
    state.withLock { state in
      guard let index = state.made.lastIndex(where: { $0.piece == piece }) else { return }
      let made = state.made.remove(at: index)
      made.source.takeBack(piece)
      if made.query == nil { state.once.insert(made.source, at: 0) }
    }
  }

  /// The query that composes a piece again; nil for a piece from a file, and for one that continues a file.
  func query(for piece: PieceFacts) -> String? { made(piece)?.query }

  /// Writes the files of a composed piece; returns no paths if it is no longer remembered.
  func save(_ piece: PieceFacts, as formats: [OutputFormat], in folder: String) async throws -> [String] {
    let source = made(piece)?.source as? ComposedPieces
    return try await source?.save(piece, as: formats, in: folder) ?? []
  }

  private func made(_ piece: PieceFacts) -> Made? {
    state.withLock { state in state.made.last { $0.piece == piece } }
  }
}
