private import Support
internal import Synchronization

/// Counts the pieces in progress, to decide whether each can use a second core.
final class CoreBudget: Sendable {
  private let cores = Atomic(coreCount)
  private let pieces = Atomic(0)

  func set(cores count: Int) { cores.store(count, ordering: .relaxed) }

  /// Whether each piece in progress can use one more thread. This changes as pieces begin and end.
  var hasIdleCores: Bool { 2 * pieces.load(ordering: .relaxed) <= cores.load(ordering: .relaxed) }

  /// Counts one more piece while `body` runs.
  func work<Value>(_ body: () async throws -> Value) async rethrows -> Value {
    pieces.add(1, ordering: .relaxed)
    defer { pieces.subtract(1, ordering: .relaxed) }
    return try await body()
  }
}
