// Pieces that are composed in step on one core. Must not know how a row is drawn, or who listens.
internal import Music
private import Network
private import Synchronization

/// Its pieces take a row each in turn, and their networks hear these rows in one product of matrices. No piece hears of
/// the others (`Stepper`). Pieces come and leave when they like.
actor Ensemble {
  /// With more, a product is no cheaper a piece (docs/decisions/0016-pieces-go-in-fours.md).
  static let size = 4

  private final class Member {
    var composition: Composition
    /// Nil while the piece is under way.
    var result: Result<Void, ComposingError>?

    init(_ composition: consuming Composition) { self.composition = composition }
  }

  private var members: [Member] = []

  /// Composes a piece to its end, and whatever else there is meanwhile: whoever comes to it takes the next rows for all.
  ///
  /// After each passage others may have the thread, so that consumers keep up even where there is only one.
  func compose(
    _ composition: sending Composition, progress: @Sendable (Seconds) -> Void
  ) async throws -> Composer.Outcome {
    let own = Member(composition)
    members.append(own)
    defer { members.removeAll { $0 === own } }
    while own.result == nil {
      try Task.checkCancellation()
      for _ in 0..<Composition.passage { step() }
      progress(own.composition.now)
      await Task.yield()
    }
    try own.result?.get()
    return Composer.Outcome(
      redraws: own.composition.redraws, fault: own.composition.fault?.description)
  }

  /// A row of each piece.
  private func step() {
    for member in members where member.result == nil {
      do {
        if try !member.composition.step() { member.result = .success(()) }
      } catch {
        member.result = .failure(error)
      }
    }
    let listening = members.filter { $0.result == nil && $0.composition.draft.unheard != nil }
    if listening.isEmpty { return }
    var together = Stepper(joining: listening.map(\.composition.draft.stepper))
    together.advance(listening.flatMap { $0.composition.draft.unheard! })
    for (stream, member) in listening.enumerated() { member.composition.hear(in: together[stream]) }
  }
}

/// As many ensembles as it takes for all pieces under way.
final class Ensembles: Sendable {
  private let all = Mutex<[(ensemble: Ensemble, pieces: Int)]>([])

  /// A place in the first ensemble that is not full, for as long as `body` takes.
  func withPlace<R>(_ body: (Ensemble) async throws -> R) async rethrows -> R {
    let (index, ensemble) = all.withLock { all in
      let index = all.firstIndex { $0.pieces < Ensemble.size } ?? all.count
      if index == all.count { all.append((Ensemble(), 0)) }
      all[index].pieces += 1
      return (index, all[index].ensemble)
    }
    defer { all.withLock { $0[index].pieces -= 1 } }
    return try await body(ensemble)
  }
}
