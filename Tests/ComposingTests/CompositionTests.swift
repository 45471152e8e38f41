import Measures
import Music
import Testing

@testable import Composing

@Suite struct CompositionTests {
  private let stubborn: Composer

  init() throws { stubborn = try stubbornComposer() }

  @Test func whatIsStuckIsTakenBackUntilItIsNot() async throws {
    var redraws = 0
    for seed in 0..<3 as Range<UInt64> {
      let (piece, outcome) = try await stubborn.compose(Brief(seed: seed, length: .events(300)))
      #expect(outcome.fault == nil && Repetition(of: piece).longestKeyRun <= 8)
      #expect(piece.notes.count >= 280)
      redraws += outcome.redraws
    }
    #expect(redraws > 0)
  }

  @Test func theSameSeedIsTakenBackAtTheSamePlaces() async throws {
    let brief = Brief(seed: 3, length: .events(300))
    let (first, second) = (try await stubborn.compose(brief), try await stubborn.compose(brief))
    #expect(first.piece == second.piece && first.outcome.redraws == second.outcome.redraws)
  }

  @Test func thereIsAnEndToTakingBack() async throws {
    let brief = Brief(seed: 1, length: .events(300), sampling: Sampling(temperature: Temperature(0.01)))
    let (piece, outcome) = try await stubborn.compose(brief)
    #expect(outcome.redraws == Composition.mostRedraws && outcome.fault?.hasPrefix("strikes the same") == true)
    #expect(piece.notes.count >= 280)
  }

  @Test func aPenaltyOnRepetitionBreaksTheRun() async throws {
    let sampling = Sampling(temperature: Temperature(0.5), repetitionPenalty: 3)
    let (piece, outcome) = try await stubborn.compose(Brief(seed: 1, length: .events(300), sampling: sampling))
    #expect(outcome.fault == nil && outcome.redraws < 4 && Repetition(of: piece).longestKeyRun <= 8)
  }
}
