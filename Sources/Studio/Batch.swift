// Many pieces at once, each on its own. Must not know what a piece is made of.
private import Composing
private import Files
private import Synchronization

extension Production {
  /// Makes many pieces, `jobs` at a time. One that fails costs itself alone; only a full disk ends it all.
  ///
  /// - Parameters:
  ///   - orders: as `Order.distinct` gives them.
  ///   - manifest: of the folder that they all go to; with it, only what is missing or changed is made.
  ///   - progress: as for one piece.
  ///   - finished: hears the outcome of each piece, as they come.
  /// - Throws: `CancellationError` alone.
  public func make(
    _ orders: [Order], jobs: Int, manifest: Manifest? = nil,
    progress: @escaping @Sendable (Piece, Stage, Double) -> Void = { _, _, _ in },
    finished: (Order, Outcome) -> Void
  ) async throws {
    let batch = Batch(production: self, manifest: manifest, progress: progress)
    crew.set(cores: jobs)
    // While the first piece is being rendered.
    async let font = manifest == nil ? nil : font()
    let atOnce = min(jobs, orders.count) * piecesAJob(orders)
    var waiting = orders
    while !waiting.isEmpty {
      // Those that another process has in hand, which may yet be killed.
      var others: [Order] = []
      try await forEachAsDone(waiting, jobs: atOnce) { order in
        (order, try await batch.outcome(of: order))
      } deliver: { order, outcome in
        if let outcome { finished(order, outcome) } else { others.append(order) }
      }
      waiting = others
      if !waiting.isEmpty { try await Task.sleep(for: .milliseconds(200)) }
    }
    _ = try? await font
  }
}

extension Production {
  /// Several, where pieces are composed and nothing is rendered; a piece that is rendered is enough for a core.
  private func piecesAJob(_ orders: [Order]) -> Int {
    delivery.audioFormats.isEmpty && orders.allSatisfy { $0.input == nil } ? Composer.piecesInStep : 1
  }
}

/// What the pieces of a batch have in common.
private final class Batch: Sendable {
  private let production: Production
  private let manifest: Manifest?
  private let progress: @Sendable (Piece, Stage, Double) -> Void
  private let isDiskFull = Atomic(false)

  init(
    production: Production, manifest: Manifest?,
    progress: @escaping @Sendable (Piece, Stage, Double) -> Void
  ) {
    (self.production, self.manifest, self.progress) = (production, manifest, progress)
  }

  /// Nil when another process has the piece in hand.
  func outcome(of order: Order) async throws -> Outcome? {
    if isDiskFull.load(ordering: .relaxed) { return .left }
    var source: String?
    do {
      guard let manifest else {
        let (piece, place) = (order.piece, order.place)
        return .made(
          try await production.make(piece, in: place.folder) { self.progress(piece, $0, $1) })
      }
      let work = try ManifestWork(order, manifest, production)
      source = work.source
      return try await work.outcome(progress: progress)
    } catch let error as CancellationError {
      throw error
    } catch {
      if (error as? FileError)?.isOfTheDisk == true { isDiskFull.store(true, ordering: .relaxed) }
      if let manifest {
        var line = await production.line(order, order.name, source: source)
        line.record.error = "\(error)".hasPrefix(order.label) ? "\(error)" : "\(order.label): \(error)"
        manifest.note(line)
      }
      return .failed(error)
    }
  }
}
