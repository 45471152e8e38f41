import Measures
import Music
import Network
import Testing

@testable import Composing

@Suite struct CompositionProcessTests {
  private let stubborn: Composer

  init() throws { stubborn = try stubbornComposer() }

  @Test func whatIsStuckIsTakenBackUntilItIsNot() async throws {
    var redraws = 0
    for seed in 0..<3 as Range<UInt64> {
      let (piece, outcome) = try await stubborn.compose(PieceRequest(seed: seed, length: .events(300)))
      #expect(outcome.degeneration == nil && Repetition(of: piece).longestKeyRun <= 8)
      #expect(piece.notes.count >= 280)
      redraws += outcome.redraws
    }
    #expect(redraws > 0)
  }

  @Test func theSameSeedIsTakenBackAtTheSamePlaces() async throws {
    let request = PieceRequest(seed: 3, length: .events(300))
    let (first, second) = (try await stubborn.compose(request), try await stubborn.compose(request))
    #expect(first.piece == second.piece && first.outcome.redraws == second.outcome.redraws)
  }

  @Test func thereIsAnEndToTakingBack() async throws {
    let request = PieceRequest(seed: 1, length: .events(300), sampling: Sampling(temperature: Temperature(0.01)))
    let (piece, outcome) = try await stubborn.compose(request)
    #expect(
      outcome.redraws == CompositionProcess.mostRedraws && outcome.degeneration?.hasPrefix("strikes the same") == true)
    #expect(piece.notes.count >= 280)
  }

  @Test func aPenaltyOnRepetitionBreaksTheRun() async throws {
    let sampling = Sampling(temperature: Temperature(0.5), repetitionPenalty: 3)
    let (piece, outcome) = try await stubborn.compose(PieceRequest(seed: 1, length: .events(300), sampling: sampling))
    #expect(outcome.degeneration == nil && outcome.redraws < 4 && Repetition(of: piece).longestKeyRun <= 8)
  }

  @Test func theLikeliestOfSomeCandidatesIsKept() async throws {
    let composer = try tinyComposer(.expressive) { parameters in
      // Low keys are more probable than high ones.
      let bias = parameters.layout.heads[1].bias
      parameters[bias] = ArraySlice((0..<bias.count).map { -Float($0) / 20 })
    }
    func meanKey(_ candidates: Int) async throws -> Double {
      var keys: [Double] = []
      for seed in 0..<3 as Range<UInt64> {
        let sampling = Sampling(temperature: Temperature(1), topP: 1, candidates: candidates)
        let piece = try await composer.compose(PieceRequest(seed: seed, length: .events(300), sampling: sampling)).piece
        keys += piece.notes.map { Double($0.pitch.number) }
      }
      return keys.reduce(0, +) / Double(keys.count)
    }
    let (one, many) = (try await meanKey(1), try await meanKey(8))
    #expect(many < one - 1, "\(one) and \(many)")
  }
}
