// Many pieces at once, each on its own. Must not know what a piece is made of.

/// A piece, and the folder that its files go to.
public struct Order: Sendable {
  public let piece: Piece
  public let folder: String

  public init(piece: Piece, folder: String) {
    (self.piece, self.folder) = (piece, folder)
  }
}

extension Production {
  /// Makes many pieces, `jobs` at a time. One that fails costs itself alone.
  ///
  /// - Parameters:
  ///   - progress: as for one piece.
  ///   - finished: hears the outcome of each piece, in the order of `orders`.
  /// - Throws: `CancellationError` alone.
  public func make(
    _ orders: [Order], jobs: Int, progress: @escaping @Sendable (Piece, Stage, Double) -> Void = { _, _, _ in },
    finished: (Order, Result<PieceReport, any Error>) -> Void
  ) async throws {
    var outcomes: [Int: Result<PieceReport, any Error>] = [:]
    var told = 0
    try await withThrowingTaskGroup(of: (Int, Result<PieceReport, any Error>).self) { group in
      func start(_ index: Int) {
        guard index < orders.count else { return }
        let order = orders[index]
        group.addTask {
          do {
            return (index, .success(try await self.make(order.piece, in: order.folder) { progress(order.piece, $0, $1) }))
          } catch let error where !(error is CancellationError) {
            return (index, .failure(error))
          }
        }
      }
      for index in 0..<jobs { start(index) }
      var started = jobs
      for try await (index, outcome) in group {
        outcomes[index] = outcome
        while let next = outcomes.removeValue(forKey: told) {
          finished(orders[told], next)
          told += 1
        }
        start(started)
        started += 1
      }
    }
  }
}
