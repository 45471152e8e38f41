import Music
import Testing

@testable import Composing

@Suite(.timeLimit(.minutes(20))) struct DecodingBatchTests {
  private let composer: Composer

  init() throws { composer = try tinyComposer(.expressive) }

  private func play(
    _ request: PieceRequest, by composer: Composer, in batch: DecodingBatch,
    progress: @Sendable (Seconds) -> Void = { _ in }
  ) async throws -> Performance {
    let stream = NoteStream()
    let composition = CompositionProcess(request: request, composer: composer, label: -1, stream: stream)
    _ = try await batch.compose(composition, progress: progress)
    stream.finish()
    return Performance(try await stream.reduce(into: []) { $0.append($1) })
  }

  /// Pieces that join while others are in progress, of different lengths, some of which are redrawn.
  @Test(arguments: [2, 4, 7]) func aPieceHearsNothingOfTheOthers(size: Int) async throws {
    for composer in [composer, try stubbornComposer()] {
      let requests = (0..<size).map { PieceRequest(seed: UInt64($0), length: .events(100 + 90 * ($0 % 3))) }
      let batch = DecodingBatch()
      let together = try await withThrowingTaskGroup(of: (UInt64, Performance).self) { group in
        for request in requests {
          group.addTask { (request.seed, try await play(request, by: composer, in: batch)) }
        }
        return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
      }
      for request in requests {
        #expect(try await together[request.seed] == play(request, by: composer, in: DecodingBatch()))
      }
    }
  }

  @Test func aPieceThatFailsCostsItselfAlone() async throws {
    let broken = try brokenComposer()
    let (batch, request) = (DecodingBatch(), PieceRequest(seed: 1, length: .events(300)))
    async let whole = play(request, by: composer, in: batch)
    await #expect(throws: ComposingError.notFinite) { try await play(request, by: broken, in: batch) }
    #expect(try await whole == play(request, by: composer, in: DecodingBatch()))
  }

  @Test func aPieceThatIsCancelledLeavesTheOthers() async throws {
    let (batch, request) = (DecodingBatch(), PieceRequest(seed: 1, length: .events(300)))
    let (begun, begin) = AsyncStream.makeStream(of: Void.self)
    let endless = Task { [composer] in
      try await play(PieceRequest(seed: 2, length: .events(1_000_000)), by: composer, in: batch) { _ in begin.yield() }
    }
    async let whole = play(request, by: composer, in: batch)
    _ = await begun.first { _ in true }
    endless.cancel()
    await #expect(throws: CancellationError.self) { try await endless.value }
    #expect(try await whole == play(request, by: composer, in: DecodingBatch()))
  }

  @Test func placesAreTakenInTheFirstEnsembleThatIsNotFull() async throws {
    let batches = DecodingBatches()
    /// The batches of pieces that are in progress at the same time.
    func places(_ count: Int) async -> [DecodingBatch] {
      if count == 0 { return [] }
      return await batches.withBatch { batch in [batch] + (await places(count - 1)) }
    }
    for _ in 0..<2 {
      let found = await places(DecodingBatch.size + 1)
      #expect(found.prefix(DecodingBatch.size).allSatisfy { $0 === found[0] })
      #expect(found.last !== found[0])
    }
    let (first, second) = (await places(DecodingBatch.size + 1), await places(DecodingBatch.size + 1))
    #expect(first[0] === second[0] && first.last === second.last)
  }
}
