// The cores that the pieces of a production share. Must not know what is done on them.
private import Files
internal import Synchronization

/// Knows whether there is a second core for each piece under way.
final class Crew: Sendable {
  private let cores = Atomic(coreCount)
  private let pieces = Atomic(0)

  /// - Parameter cores: as many as pieces are made at once.
  func set(cores count: Int) { cores.store(count, ordering: .relaxed) }

  /// Whether one more thread a piece finds a core. It changes as pieces begin and end.
  var hasIdleCores: Bool { 2 * pieces.load(ordering: .relaxed) <= cores.load(ordering: .relaxed) }

  func work<Value>(_ body: () async throws -> Value) async rethrows -> Value {
    pieces.add(1, ordering: .relaxed)
    defer { pieces.subtract(1, ordering: .relaxed) }
    return try await body()
  }
}
