import Synchronization
import struct Live.PieceFacts

/// Saves pieces while the music goes on.
final class PieceSaver: Sendable {
  /// Saves a piece, and returns the paths of its files; none for a piece that is no longer remembered.
  typealias Save = @Sendable (PieceFacts) async throws -> [String]

  private let save: Save
  private let messages: LiveMessages
  /// The saves that have not ended.
  private let saves = Mutex<[PieceFacts: Task<Void, Never>]>([:])

  /// - Parameter messages: receives the results.
  init(messages: LiveMessages, save: @escaping Save) { (self.save, self.messages) = (save, messages) }

  /// Begins to save a piece, unless it is being saved already.
  func start(_ piece: PieceFacts) {
    saves.withLock { saves in
      if saves[piece] != nil { return }
      messages.add("saving \(piece.title) …")
      saves[piece] = Task { await run(piece) }
    }
  }

  /// Whether there are saves that have not ended.
  var isSaving: Bool { !saves.withLock(\.isEmpty) }

  /// Waits until all saves have ended. If the task is cancelled, so are the saves.
  func finish() async {
    let left = saves.withLock { Array($0.values) }
    await withTaskCancellationHandler {
      for save in left { await save.value }
    } onCancel: {
      for save in left { save.cancel() }
    }
  }

  private func run(_ piece: PieceFacts) async {
    do {
      let paths = try await save(piece)
      messages.add(
        paths.isEmpty ? "\(piece.title) can no longer be saved" : "saved \(paths.joined(separator: ", "))")
    } catch is CancellationError {
      messages.add("\(piece.title) was not saved")
    } catch {
      messages.add("\(piece.title) was not saved: \(error)")
    }
    saves.withLock { $0[piece] = nil }
  }
}
