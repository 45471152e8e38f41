private import Composing
private import Files
package import Live
private import Support
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
    /// Number of times that a seed was set.
    var series = 0
    /// Number of pieces still to come; nil means no end.
    var left: Int?
    /// The plans of the last pieces, most recent last.
    var recent: [Planned] = []
  }

  fileprivate struct Planned {
    let piece: PieceFacts
    let plan: CompositionPlan
    let series: Int
  }

  private let state: Mutex<State>
  private let sound: LiveSound
  /// Maximum number of recent pieces that can still be saved.
  private static let mostRecent = 32

  /// Reads the model and the primer.
  ///
  /// - Parameter isEndless: whether to compose without end; otherwise the request says how many pieces there are.
  /// - Throws: errors of reading these files, or `ComposingError` for an unknown label.
  package convenience init(_ request: CompositionRequest, sound: LiveSound, isEndless: Bool = true) throws {
    var request = request
    let seed = request.chooseSeed()
    let plan = try CompositionPlan(request)
    self.init(
      State(request: request, plan: plan, seed: seed, left: isEndless ? nil : request.count), sound: sound)
  }

  /// As many pieces as the request says, with the model and the sound of other pieces. Reads the primer.
  convenience init(_ request: CompositionRequest, like other: ComposedPieces) throws {
    var request = request
    let seed = request.chooseSeed()
    let plan = try CompositionPlan(request, modelOf: other.state.withLock(\.plan))
    self.init(State(request: request, plan: plan, seed: seed, left: request.count), sound: other.sound)
  }

  private init(_ state: State, sound: LiveSound) {
    self.state = Mutex(state)
    self.sound = sound
  }

  /// The request that the next pieces are composed from. Call `LiveSession.replan` after a change.
  package var request: CompositionRequest { state.withLock(\.request) }

  /// The composers that the model knows.
  var composers: [String] { state.withLock(\.plan.composer.labels) }

  /// Changes the request that the next pieces are composed from. The model stays the same.
  ///
  /// - Parameter seed: the seed of the next piece; nil continues the sequence of seeds.
  /// - Throws: if the request does not fit the model; in that case nothing changes.
  package func update(_ request: CompositionRequest, seed: UInt64? = nil) throws {
    let plan = try CompositionPlan(request, modelOf: state.withLock(\.plan))
    state.withLock { state in
      if let seed { (state.seed, state.series) = (seed, state.series + 1) }
      (state.request, state.plan) = (request, plan)
    }
  }

  package func next() -> LivePiece? {
    let next = state.withLock { $0.take(keeping: Self.mostRecent) }
    return next.map { sound.piece($0, facts: $1) }
  }

  package func takeBack(_ piece: PieceFacts) { state.withLock { $0.takeBack(piece) } }

  /// Writes the files of a piece that was among the last 32: the same bytes as `etude compose` writes for its seed.
  ///
  /// - Returns: the paths of its files; empty for a piece that is no longer remembered.
  package func save(_ piece: PieceFacts, as formats: [OutputFormat], in folder: String) async throws -> [String] {
    let plan = state.withLock { state in state.recent.last { $0.piece == piece }?.plan }
    guard let plan, let seed = piece.seed else { return [] }
    let pipeline = try Pipeline(OutputSettings(formats: formats), sound: sound)
    let job = Job(.composition(plan, seed: seed), name: plan.name(seed: seed), in: folder)
    var result: Result<[String], any Error> = .success([])
    try await withTaskExecutorPreference(WorkExecutor.shared) {
      try await pipeline.run([job], cores: 1, manifest: Manifest(folder: folder)) { _, outcome in
        if case .failed(let error) = outcome { result = .failure(error) } else { result = .success(outcome.files) }
      }
    }
    return try result.get()
  }
}

extension ComposedPieces.State {
  fileprivate mutating func take(keeping count: Int) -> (Composition, PieceFacts)? {
    if left == 0 { return nil }
    left = left.map { $0 - 1 }
    defer { seed &+= 1 }
    let composition = plan.composition(seed: seed)
    let facts = PieceFacts(title: composition.title, composer: composition.provenance.composer, seed: seed)
    recent = (recent + [ComposedPieces.Planned(piece: facts, plan: plan, series: series)]).suffix(count)
    return (composition, facts)
  }

  /// Makes the seed of a piece the next one, unless another one has been set since.
  fileprivate mutating func takeBack(_ piece: PieceFacts) {
    guard let index = recent.lastIndex(where: { $0.piece == piece }) else { return }
    left = left.map { $0 + 1 }
    if recent.remove(at: index).series == series, let taken = piece.seed { seed = taken }
  }
}
