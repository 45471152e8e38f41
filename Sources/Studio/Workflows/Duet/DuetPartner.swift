private import Composing
private import Files
package import Live
private import Synchronization

/// Composes answers to phrases, and gives them to a live session.
///
///     partner.prepare(phrase)    // while it may be over
///     partner.answer(phrase)     // now that it is
///     session.replan()
///     session.next()
package final class DuetPartner: PieceSource {
  private struct State {
    /// The answer in preparation, and its phrase.
    var prepared: (phrase: PlayedPhrase, piece: LivePiece)?
    /// The answer that comes next.
    var due: LivePiece?
    var seed: UInt64
  }

  private let request: CompositionRequest
  private let composer: Composer
  private let modelName: String
  private let sound: LiveSound
  private let state: Mutex<State>

  /// Reads the model.
  ///
  /// - Parameter request: the settings common to all answers; their length, key and density come from the phrases.
  /// - Throws: errors of reading the model, or `ComposingError` for an unknown label.
  package init(_ request: CompositionRequest, sound: LiveSound) throws {
    var request = request
    state = Mutex(State(seed: request.chooseSeed()))
    (composer, modelName, _) = try request.readModel()
    (self.request, self.sound) = (request, sound)
    _ = try plan(for: nil)
  }

  /// Composes and renders the answer to a phrase, so that it can begin at once. An answer to another phrase is
  /// discarded.
  package func prepare(_ phrase: PlayedPhrase) { _ = piece(for: phrase) }

  /// Makes the answer to a phrase the next piece.
  package func answer(_ phrase: PlayedPhrase) {
    let piece = piece(for: phrase)
    state.withLock { ($0.due, $0.prepared) = (piece, nil) }
  }

  package func next() -> LivePiece? {
    state.withLock { state in
      defer { state.due = nil }
      return state.due
    }
  }

  private func piece(for phrase: PlayedPhrase) -> LivePiece? {
    let (known, seed) = state.withLock { state in
      if state.prepared?.phrase == phrase { return (state.prepared?.piece, state.seed) }
      state.prepared?.piece.cancel()
      state.prepared = nil
      state.seed &+= 1
      return (nil, state.seed)
    }
    if let known { return known }
    // This cannot fail: the model has been checked, and it accepts any phrase.
    guard let plan = try? plan(for: phrase) else { return nil }
    let piece = sound.piece(plan.composition(seed: seed), facts: PieceFacts(title: "Answer", seed: seed))
    piece.prepare()
    state.withLock { $0.prepared = (phrase, piece) }
    return piece
  }

  private func plan(for phrase: PlayedPhrase?) throws -> CompositionPlan {
    var request = request
    request.length = .seconds(phrase?.answerSeconds ?? 1)
    request.constraints.key = request.constraints.key ?? phrase?.key
    if request.constraints.density == nil && composer.columns.contains("time") {
      request.constraints.density = phrase?.density
    }
    let primer = phrase.map { phrase in
      (music: phrase.performance, source: Provenance.Source(name: "phrase", digest: ""))
    }
    return try CompositionPlan(request, by: composer, model: (modelName, nil), primer: primer, date: "")
  }
}
