import Measures
import Music
import Randomness
import Testing

@Suite struct RecurrenceTests {
  /// Forty keys, which take ten seconds in `melody`, without a repeated figure.
  private func theme(_ seed: UInt64) -> [Int] {
    var random = SplitMix64(seed: seed)
    return (0..<40).map { _ in Int.random(in: 50...80, using: &random) }
  }

  @Test func aThemeThatComesBackIsHeardInAnyKey() throws {
    let (a, b) = (theme(1), theme(2))
    let through = try #require(melody(a + b + theme(3)).recurrence)
    let again = try #require(melody(a + b + a).recurrence)
    let transposed = try #require(melody(a + b + a.map { $0 + 5 }).recurrence)
    #expect(through < 0.02)
    #expect(again > 0.4)
    #expect(abs(transposed - again) < 0.1)
  }

  @Test func whatComesAgainAtOnceHasNotComeBack() throws {
    // Each figure lasts three seconds and is followed by another one.
    let parts = (1...10).map { part in (0..<12).map { 60 + [0, part, 3 * part][$0 % 3] } }
    #expect(melody(parts.flatMap(\.self)).recurrence == 0)
    #expect(try #require(melody((0..<160).map { 60 + [0, 3, 7, 2][$0 % 4] }).recurrence) > 0.99)
  }

  @Test func rubatoAndSpreadChordsChangeLittle() throws {
    var random = SplitMix64(seed: 5)
    let keys = theme(1) + theme(2) + theme(1)
    var onset = 0.0
    let events = keys.flatMap { key -> [MusicEvent] in
      onset += 0.25 * .random(in: 0.8...1.2, using: &random)
      return [note(key, at: onset), note(key - 12, at: onset + .random(in: 0...0.03, using: &random))]
    }
    let strict = try #require(melody(keys).recurrence)
    #expect(abs(try #require(Performance(events).recurrence) - strict) < 0.15)
  }

  @Test func aLongSilenceTakesNeitherTimeNorMemory() throws {
    let keys = theme(1)
    let notes = [0, 4e9].flatMap { start in keys.enumerated().map { note($1, at: start + Double($0) / 4) } }
    #expect(try #require(Performance(notes).recurrence) > 0.6)
  }

  @Test func shortPiecesCannotComeBack() {
    #expect(Performance([MusicEvent]()).recurrence == nil)
    #expect(melody(Array(60..<100)).recurrence == nil, "ten seconds")
    #expect(melody((0..<60).map { 60 + $0 % 7 }).recurrence != nil)
  }
}
