import Music
import Performing
import Randomness
import Testing

@Suite struct PlayingTests {
  private func played(_ score: Performance, seed: UInt64 = 1) -> Performance {
    var random = SplitMix64(seed: seed)
    return score.performed(using: &random)
  }

  @Test func aSeedIsAPerformance() {
    #expect(played(hymn()) == played(hymn()))
    #expect(played(hymn()) != played(hymn(), seed: 2))
  }

  @Test(arguments: UInt64(0)..<20)
  func keysStayAndEverythingCanBePlayed(seed: UInt64) {
    let (score, performance) = (hymn(), played(hymn(), seed: seed))
    #expect(score.notes.map(\.pitch).sorted() == performance.notes.map(\.pitch).sorted())
    #expect(performance.events.allSatisfy { $0.onset >= .zero && $0.end > $0.onset })
    #expect(performance.notes.allSatisfy { 10...120 ~= $0.velocity })
    for key in Set(performance.notes.map(\.pitch)) {
      let struck = performance.notes.filter { $0.pitch == key }
      #expect(zip(struck, struck.dropFirst()).allSatisfy { $0.end <= $1.onset }, "a key is up before it is struck")
    }
    #expect(performance.events.count == played(hymn(), seed: 0).events.count)
  }

  @Test func theMelodyIsAheadAndLouder() {
    let notes = played(hymn()).notes
    let (top, bass) = (notes.filter { $0.pitch.number >= 64 }, notes.filter { $0.pitch.number == 48 })
    let leads = zip(top, bass).map { ($1.onset - $0.onset).value }
    #expect(0.02...0.03 ~= leads.reduce(0, +) / Double(leads.count))
    #expect(mean(top) > mean(bass) + 10)
  }

  @Test func whatIsMarkedLouderIsLouder() {
    let score = Performance(
      notes: (0..<200).map { note(60 + $0 % 5, at: Double($0), velocity: $0 < 100 ? 60 : 100) })
    let notes = played(score).notes
    #expect(mean(Array(notes.suffix(100))) > mean(Array(notes.prefix(100))) + 20)
  }

  @Test func aWrittenPedalStaysAndNoneIsAdded() {
    let score = Performance(notes: hymn().notes, pedalPresses: [PedalPress(onset: 1, duration: 2)])
    #expect(played(score).pedalPresses.count == 1)
    #expect(played(hymn()).pedalPresses.count > 10)
  }

  @Test func aPedalBeyondTheNotesEndsWithThem() {
    let score = Performance(
      notes: [note(60, at: 16), note(62, at: 20)], pedalPresses: [PedalPress(onset: 0, duration: 90)])
    let press = played(score).pedalPresses[0]
    #expect(press.onset >= 3.9 && press.end < 7)
  }

  @Test func nothingIsPlayedAsNothing() {
    #expect(played(Performance([])).events.isEmpty)
    #expect(played(Performance(notes: [note(60, at: 0, quarters: 0)])).notes.count == 1)
  }

  private func mean(_ notes: [Note]) -> Double {
    Double(notes.reduce(0) { $0 + Int($1.velocity) }) / Double(notes.count)
  }
}
