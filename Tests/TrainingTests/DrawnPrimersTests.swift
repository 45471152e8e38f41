import Music
import Testing
import Tokens

@testable import Training

@Suite struct DrawnPrimersTests {
  /// A scale up and down, in which no two windows within one period are equal.
  private let piece = LabelledPerformance(
    performance: Performance(
      notes: (0..<40).map {
        Note(pitch: Pitch(60 + abs($0 % 20 - 10)), velocity: 64, onset: Seconds(Double($0)), duration: 1)
      }), label: -1)

  private func primers(window: Int, seed: UInt64 = 1) throws -> Primers? {
    let vocabulary = Vocabulary.chords(try ChordsEncoding(corpus: [piece.performance], rare: 1))
    var settings = TrainingRecipe.classic.settings
    (settings.window, settings.seed) = (window, seed)
    return Primers([piece], vocabulary, settings: settings)
  }

  @Test func areWindowsOfThePieces() throws {
    let encoding = try ChordsEncoding(corpus: [piece.performance], rare: 1)
    let symbols = encoding.encode(piece.performance).symbols
    let sequences = try #require(try primers(window: 12)).sequences
    #expect(sequences.count == 16)
    for sequence in sequences { #expect(symbols.firstRange(of: sequence) != nil && sequence.count == 12) }
    #expect(Set(sequences).count > 8)
    #expect(try primers(window: 12) == primers(window: 12))
    #expect(try primers(window: 12) != primers(window: 12, seed: 2))
  }

  @Test func piecesShorterThanAWindowGiveNone() throws {
    #expect(try primers(window: 40) != nil)
    #expect(try primers(window: 41) == nil)
  }

  @Test func onlyChordsHaveThem() {
    #expect(Primers([piece], .expressive(ExpressiveEncoding()), settings: TrainingSettings()) == nil)
  }
}
