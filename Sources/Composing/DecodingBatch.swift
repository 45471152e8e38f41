internal import Music
private import Network
private import Synchronization

/// Composes several pieces on one core. Each takes one row in turn, and the network processes these rows in one batched
/// product. The pieces don't influence each other (`Stepper`), and they can join and leave at any time.
actor DecodingBatch {
  /// Larger batches are no faster per piece (docs/decisions/0016-pieces-go-in-fours.md).
  static let size = 4

  private final class Member {
    var composition: CompositionProcess
    /// Nil while the piece is in progress.
    var result: Result<Void, ComposingError>?

    init(_ composition: consuming CompositionProcess) { self.composition = composition }
  }

  private var members: [Member] = []

  /// Composes a piece to its end. Whichever task runs on the actor advances all pieces of the batch.
  ///
  /// Yields after each passage, so that consumers keep up even with a single thread.
  func compose(
    _ composition: sending CompositionProcess, progress: @Sendable (Seconds) -> Void
  ) async throws -> Composer.Report {
    let own = Member(composition)
    members.append(own)
    defer { members.removeAll { $0 === own } }
    while own.result == nil {
      try Task.checkCancellation()
      for _ in 0..<CompositionProcess.passage { step() }
      progress(own.composition.now)
      await Task.yield()
    }
    try own.result?.get()
    return Composer.Report(
      redraws: own.composition.redraws, degeneration: own.composition.degeneration?.description)
  }

  /// Composes one row of each piece.
  private func step() {
    for member in members where member.result == nil {
      do {
        if try !member.composition.step() { member.result = .success(()) }
      } catch {
        member.result = .failure(error)
      }
    }
    let pending = members.filter { $0.result == nil && $0.composition.draft.pendingRow != nil }
    if pending.isEmpty { return }
    var together = Stepper(joining: pending.map(\.composition.draft.stepper))
    together.advance(pending.flatMap { $0.composition.draft.pendingRow! })
    for (stream, member) in pending.enumerated() { member.composition.update(together[stream]) }
  }
}

/// Creates as many batches as the pieces in progress need.
final class DecodingBatches: Sendable {
  private let all = Mutex<[(batch: DecodingBatch, pieces: Int)]>([])

  /// Joins the first batch that is not full while `body` runs.
  func withBatch<R>(_ body: (DecodingBatch) async throws -> R) async rethrows -> R {
    let (index, batch) = all.withLock { all in
      let index = all.firstIndex { $0.pieces < DecodingBatch.size } ?? all.count
      if index == all.count { all.append((DecodingBatch(), 0)) }
      all[index].pieces += 1
      return (index, all[index].batch)
    }
    defer { all.withLock { $0[index].pieces -= 1 } }
    return try await body(batch)
  }
}
