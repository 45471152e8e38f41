private import Files
package import Live
private import Synchronization

/// Pieces that are composed when they are needed: piece `k`, counted from 0, has the seed of the first plus `k`.
///
///     let pieces = try ComposedPieces(CompositionRequest(), sound: LiveSound())
///     let session = LiveSession(source: pieces, calibratedGain: LiveSound.calibratedGain)
package final class ComposedPieces: PieceSource {
  fileprivate struct State {
    var request: CompositionRequest
    var plan: CompositionPlan
    var seed: UInt64
    /// Number of pieces still to come; nil means no end.
    var left: Int?
    /// The requests of the last pieces, most recent last.
    var recent: [(seed: UInt64, plan: CompositionPlan)] = []
  }

  private let state: Mutex<State>
  private let sound: LiveSound
  /// Maximum number of recent pieces that can still be saved.
  private static let mostRecent = 32

  /// Reads the model and the primer.
  ///
  /// - Parameter isEndless: whether there is no end of pieces; otherwise there are as many as the request says.
  /// - Throws: errors of reading these files, or `ComposingError` for an unknown label.
  package init(_ request: CompositionRequest, sound: LiveSound, isEndless: Bool = true) throws {
    var request = request
    let seed = request.chooseSeed()
    let left = isEndless ? nil : request.count
    state = Mutex(State(request: request, plan: try CompositionPlan(request), seed: seed, left: left))
    self.sound = sound
  }

  /// The request that the next pieces are composed from. Call `LiveSession.replan` after a change.
  package var request: CompositionRequest { state.withLock(\.request) }

  /// Changes the request that the next pieces are composed from. A new seed applies to the next piece.
  ///
  /// - Throws: if the model, the primer and the constraints do not fit together; in that case nothing changes.
  package func update(_ request: CompositionRequest) throws {
    let plan = try CompositionPlan(request)
    state.withLock { state in
      if let seed = request.seed, seed != state.request.seed { state.seed = seed }
      (state.request, state.plan) = (request, plan)
    }
  }

  package func next() -> LivePiece? {
    guard let (plan, seed) = state.withLock({ $0.take(keeping: Self.mostRecent) }) else { return nil }
    let composition = plan.composition(seed: seed)
    let facts = PieceFacts(title: composition.title, composer: composition.provenance.composer, seed: seed)
    return sound.piece(composition, facts: facts)
  }

  /// Writes the files of a piece that was among the last 32: the same bytes as `etude compose` writes for its seed.
  ///
  /// - Returns: the paths of its files; empty for a piece that is no longer remembered.
  package func save(seed: UInt64, as formats: [OutputFormat], in folder: String) async throws -> [String] {
    guard let plan = state.withLock({ $0.recent.last { $0.seed == seed }?.plan }) else { return [] }
    let pipeline = try Pipeline(OutputSettings(formats: formats), soundFont: sound.soundFont, sound: sound.settings)
    let job = Job(.composition(plan, seed: seed), name: plan.name(seed: seed), in: folder)
    var result: Result<[String], any Error> = .success([])
    try await pipeline.run([job], cores: 1, manifest: Manifest(folder: folder)) { _, outcome in
      if case .failed(let error) = outcome { result = .failure(error) } else { result = .success(outcome.files) }
    }
    return try result.get()
  }
}

extension ComposedPieces.State {
  fileprivate mutating func take(keeping count: Int) -> (CompositionPlan, UInt64)? {
    if left == 0 { return nil }
    left = left.map { $0 - 1 }
    defer { seed &+= 1 }
    recent = (recent + [(seed, plan)]).suffix(count)
    return (plan, seed)
  }
}
