// Many pieces at once, each on its own. Must not know what a piece is made of.
private import Files

/// A piece, and the folder that its files go to.
public struct Order: Sendable {
  public let piece: Piece
  public let folder: String

  public init(piece: Piece, folder: String) {
    (self.piece, self.folder) = (piece, folder)
  }

  /// The same orders; one whose files would have the names of an earlier one's gets a number: `x`, `x-2`, ….
  static func distinct(_ orders: [Order]) -> [Order] {
    var taken: Set<String> = []
    return orders.map { order in
      var (piece, number) = (order.piece, 1)
      while !taken.insert("\(order.folder)/\(piece.stem)").inserted {
        number += 1
        piece.stem = "\(order.piece.stem)-\(number)"
      }
      return Order(piece: piece, folder: order.folder)
    }
  }
}

extension Production {
  /// Makes many pieces, `jobs` at a time. One that fails costs itself alone.
  ///
  /// - Parameters:
  ///   - progress: as for one piece.
  ///   - finished: hears the outcome of each piece, in the order of `orders`.
  /// - Throws: `CancellationError` alone.
  /// Pieces of one folder and name, such as `a/x.mid` and `b/x.mid` with one `--out`, are told apart by numbers.
  public func make(
    _ orders: [Order], jobs: Int, progress: @escaping @Sendable (Piece, Stage, Double) -> Void = { _, _, _ in },
    finished: (Order, Result<PieceReport, any Error>) -> Void
  ) async throws {
    // With fewer pieces than jobs, several work on one piece.
    let cores = max(1, jobs / max(1, orders.count))
    try await forEachInOrder(Order.distinct(orders), jobs: jobs) { order -> (Order, Result<PieceReport, any Error>) in
      do {
        let report = try await self.make(order.piece, in: order.folder, cores: cores) { progress(order.piece, $0, $1) }
        return (order, .success(report))
      } catch let error where !(error is CancellationError) {
        return (order, .failure(error))
      }
    } deliver: { order, outcome in
      finished(order, outcome)
    }
  }
}
