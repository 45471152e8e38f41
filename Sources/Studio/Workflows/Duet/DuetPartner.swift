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
    /// The latest answers in preparation, and their phrases: if there are two, the first one can already be played.
    var prepared: [(phrase: PlayedPhrase, piece: LivePiece)] = []
    /// The answer that comes next.
    var due: LivePiece?
    var seed: UInt64

    /// The last answer prepared for a phrase, or for the same note-ons.
    func answer(to phrase: PlayedPhrase, isPlayable: Bool) -> LivePiece? {
      prepared.last { $0.phrase.hasNoteOns(of: phrase) && (!isPlayable || $0.piece.frameCount > 0) }?.piece
    }

    /// Discards all prepared answers except one.
    mutating func discardPrepared(except kept: LivePiece?) {
      for (_, piece) in prepared where piece !== kept { piece.cancel() }
      prepared.removeAll { $0.piece !== kept }
    }
  }

  private let request: CompositionRequest
  private let composer: Composer
  private let modelName: String
  private let sound: LiveSound
  private let state: Mutex<State>

  /// Reads the model.
  ///
  /// - Parameter request: the settings common to all answers; their length, key, density and pulse come from the
  ///   phrases.
  /// - Throws: errors of reading the model, or `ComposingError` for an unknown label.
  package init(_ request: CompositionRequest, sound: LiveSound) throws {
    var request = request
    state = Mutex(State(seed: request.chooseSeed()))
    (composer, modelName, _) = try request.readModel()
    (self.request, self.sound) = (request, sound)
    _ = try plan(for: nil)
  }

  /// Composes and renders the answer to a phrase, so that it can begin at once. Answers to other phrases are
  /// discarded.
  package func prepare(_ phrase: PlayedPhrase) {
    // This cannot fail: the model has been checked, and it accepts any phrase.
    guard let plan = try? plan(for: phrase) else { return }
    state.withLock { state in
      if state.prepared.last?.phrase == phrase { return }
      state.discardPrepared(except: state.answer(to: phrase, isPlayable: true))
      state.seed &+= 1
      let piece = sound.piece(plan.composition(seed: state.seed), facts: PieceFacts(title: "Answer", seed: state.seed))
      piece.prepare()
      state.prepared.append((phrase, piece))
    }
  }

  /// Makes the answer to a phrase the next piece. If the phrase was prepared before its last keys were released, the
  /// latest answer that can be played at once is taken.
  package func answer(_ phrase: PlayedPhrase) {
    if state.withLock({ $0.answer(to: phrase, isPlayable: false) }) == nil { prepare(phrase) }
    state.withLock { state in
      state.due = state.answer(to: phrase, isPlayable: true) ?? state.answer(to: phrase, isPlayable: false)
      state.discardPrepared(except: state.due)
      state.prepared = []
    }
  }

  /// The latest answer in preparation.
  var prepared: LivePiece? { state.withLock { $0.prepared.last?.piece } }

  package func next() -> LivePiece? {
    state.withLock { state in
      defer { state.due = nil }
      return state.due
    }
  }

  func plan(for phrase: PlayedPhrase?) throws -> CompositionPlan {
    var request = request
    request.length = .seconds(phrase?.answerSeconds ?? 1)
    request.keepsPulse = true
    request.constraints.key = request.constraints.key ?? phrase?.key
    if request.constraints.density == nil && composer.columns.contains("time") {
      request.constraints.density = phrase?.density
    }
    let primer = phrase.map { phrase in
      (music: phrase.performance, source: Provenance.Dependency(name: "phrase", digest: ""))
    }
    return try CompositionPlan(request, by: composer, model: (modelName, nil), primer: primer, date: "")
  }
}
