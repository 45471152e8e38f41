internal import Live
internal import Serving
private import Synchronization

/// The pieces of a page: endless pieces composed with its current settings, interleaved with pieces requested once.
final class ServedPieces: PieceSource {
  private struct State {
    /// Sources requested once, in order; each gives one piece.
    var once: [any PieceSource] = []
    /// Sources of composed pieces, most recent last; their pieces can be saved.
    var composed: [ComposedPieces]
    var wishes = Wishes()
    /// Queries that compose earlier pieces again, by seed, most recent last.
    var links: [(seed: UInt64, query: String)] = []
  }

  private let state: Mutex<State>
  private let endless: ComposedPieces
  /// Number of queries, and of sources of single pieces, that are remembered.
  private static let mostRecent = 32

  init(_ endless: ComposedPieces) {
    self.endless = endless
    state = Mutex(State(composed: [endless]))
  }

  var wishes: Wishes { state.withLock(\.wishes) }

  /// Changes the settings, starting with the next piece.
  func wish(_ wishes: Wishes) throws {
    var request = try endless.request.fulfilling(wishes)
    request.seed = nil
    // Setting the same seed again requests the same piece again.
    try endless.update(request)
    if let seed = wishes.seed {
      request.seed = seed
      try endless.update(request)
    }
    state.withLock { state in
      state.wishes = wishes
      state.wishes.seed = nil
    }
  }

  /// Makes a source's next piece the next piece of the page.
  func insert(_ source: any PieceSource) {
    state.withLock { state in
      state.once.append(source)
      if let composed = source as? ComposedPieces {
        state.composed = (state.composed + [composed]).suffix(Self.mostRecent)
      }
    }
  }

  func next() -> LivePiece? {
    while let source = state.withLock({ $0.once.isEmpty ? nil : $0.once.removeFirst() }) {
      if let piece = source.next() { return piece }
    }
    let wishes = wishes
    let piece = endless.next()
    if let seed = piece?.facts.seed {
      state.withLock { $0.links = ($0.links + [(seed, wishes.query(seed: seed))]).suffix(Self.mostRecent) }
    }
    return piece
  }

  /// The request that the endless pieces are composed from.
  var request: CompositionRequest { endless.request }

  /// The query that composes a piece again; nil for a piece from a file, and for one that continues a file.
  func query(seed: UInt64) -> String? {
    state.withLock { state in state.links.last { $0.seed == seed }?.query }
  }

  /// Writes the files of a composed piece; returns no paths if it is no longer remembered.
  func save(seed: UInt64, as formats: [OutputFormat], in folder: String) async throws -> [String] {
    for source in state.withLock({ [endless] + $0.composed.reversed() }) {
      let paths = try await source.save(seed: seed, as: formats, in: folder)
      if !paths.isEmpty { return paths }
    }
    return []
  }
}
