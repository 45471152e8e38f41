import Randomness
import Testing

@testable import Training

@Suite struct PerformedTests {
  let music = MusicFolder()

  @Test func aPieceIsPerformedTheSameWhoeverAsks() async throws {
    music.add("Bach/a.mid", seed: 1)
    music.add("Bach/b.mid", seed: 2)
    let pieces = try await music.corpus().pieces
    #expect(pieces[0].performed.performance == pieces[0].performed.performance)
    #expect(pieces[0].performed.performance != pieces[0].performance)
    #expect(pieces[0].performed.label == "Bach" && pieces[0].performed.digest == pieces[0].digest)
  }

  @Test func onlyWhatIsToBePerformedIs() async throws {
    music.add("a.mid", seed: 1)
    let score = try await music.corpus().pieces[0].performance
    var (settings, random) = (TrainingSettings(), SplitMix64(seed: 1))
    #expect(settings.rendition(of: score, using: &random) == score)
    settings.perform = true
    let first = settings.rendition(of: score, using: &random)
    #expect(settings.rendition(of: score, using: &random) != first, "each example is a different performance")
  }
}
