import Music
import Testing

@testable import Composing

@Suite(.timeLimit(.minutes(5))) struct EnsembleTests {
  private let composer: Composer

  init() throws { composer = try tinyComposer(.expressive) }

  private func play(
    _ brief: Brief, by composer: Composer, in ensemble: Ensemble, progress: @Sendable (Seconds) -> Void = { _ in }
  ) async throws -> Performance {
    let stream = NoteStream()
    let composition = Composition(brief: brief, composer: composer, label: -1, stream: stream)
    _ = try await ensemble.compose(composition, progress: progress)
    stream.finish()
    return Performance(try await stream.reduce(into: []) { $0.append($1) })
  }

  /// Pieces that come while others are under way, of different lengths, some of them taken back.
  @Test(arguments: [2, 4, 7]) func aPieceHearsNothingOfTheOthers(size: Int) async throws {
    for composer in [composer, try stubbornComposer()] {
      let briefs = (0..<size).map { Brief(seed: UInt64($0), length: .events(100 + 90 * ($0 % 3))) }
      let ensemble = Ensemble()
      let together = try await withThrowingTaskGroup(of: (UInt64, Performance).self) { group in
        for brief in briefs {
          group.addTask { (brief.seed, try await play(brief, by: composer, in: ensemble)) }
        }
        return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
      }
      for brief in briefs {
        #expect(try await together[brief.seed] == play(brief, by: composer, in: Ensemble()))
      }
    }
  }

  @Test func aPieceThatFailsCostsItselfAlone() async throws {
    let broken = try brokenComposer()
    let (ensemble, brief) = (Ensemble(), Brief(seed: 1, length: .events(300)))
    async let whole = play(brief, by: composer, in: ensemble)
    await #expect(throws: ComposingError.notFinite) { try await play(brief, by: broken, in: ensemble) }
    #expect(try await whole == play(brief, by: composer, in: Ensemble()))
  }

  @Test func aPieceThatIsCancelledLeavesTheOthers() async throws {
    let (ensemble, brief) = (Ensemble(), Brief(seed: 1, length: .events(300)))
    let (begun, begin) = AsyncStream.makeStream(of: Void.self)
    let endless = Task { [composer] in
      try await play(Brief(seed: 2, length: .events(1_000_000)), by: composer, in: ensemble) { _ in begin.yield() }
    }
    async let whole = play(brief, by: composer, in: ensemble)
    _ = await begun.first { _ in true }
    endless.cancel()
    await #expect(throws: CancellationError.self) { try await endless.value }
    #expect(try await whole == play(brief, by: composer, in: Ensemble()))
  }

  @Test func placesAreTakenInTheFirstEnsembleThatIsNotFull() async throws {
    let ensembles = Ensembles()
    /// The ensembles of some pieces that are under way at the same time.
    func places(_ count: Int) async -> [Ensemble] {
      if count == 0 { return [] }
      return await ensembles.withPlace { ensemble in [ensemble] + (await places(count - 1)) }
    }
    for _ in 0..<2 {
      let found = await places(Ensemble.size + 1)
      #expect(found.prefix(Ensemble.size).allSatisfy { $0 === found[0] })
      #expect(found.last !== found[0])
    }
    let (first, second) = (await places(Ensemble.size + 1), await places(Ensemble.size + 1))
    #expect(first[0] === second[0] && first.last === second.last)
  }
}
