import Music
import Randomness
import Testing

@testable import Composing

@Suite struct DegenerationTests {
  /// Notes of random keys at equal intervals.
  private func notes(_ count: Int, every gap: Double, seed: UInt64 = 1) -> [MusicEvent] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { note(Int.random(in: 30..<90, using: &generator), Double($0) * gap, gap) }
  }

  private func note(_ key: Int, _ onset: Double, _ duration: Double = 0.1) -> MusicEvent {
    .note(Note(pitch: Pitch(key), velocity: 64, onset: Seconds(onset), duration: Seconds(duration)))
  }

  @Test func musicHasNone() {
    #expect(Degeneration(in: notes(256, every: 0.1)) == nil)
    #expect(Degeneration(in: []) == nil)
    #expect(Degeneration(in: [note(60, 5)]) == nil)
  }

  @Test func oneKeyIsStruckEightTimesAtMost() {
    let run = (0..<9).map { note(60, Double($0), 0.3) }
    #expect(Degeneration(in: Array(run.prefix(8))) == nil)
    #expect(Degeneration(in: run) == .stuck(strikes: 9))
  }

  @Test func oneChordIsStruckSixteenTimesAtMost() {
    let run = (0..<17).flatMap { [note(60, Double($0), 0.3), note(64, Double($0), 0.3)] }
    #expect(Degeneration(in: Array(run.prefix(32))) == nil)
    #expect(Degeneration(in: run) == .stuck(strikes: 17))
  }

  @Test func silenceHasAnEnd() {
    #expect(Degeneration(in: [note(60, 0), note(61, 5.9)]) == nil)
    #expect(Degeneration(in: [note(60, 0), .pedal(PedalPress(onset: 3, duration: 1)), note(61, 6.5)]) == .silent(6.5))
  }

  @Test func figuresComeBackButNotForEver() {
    let figure = [60, 64, 67, 72, 67, 64, 62]
    let circle = (0..<200).map { note(figure[$0 % 7], Double($0) * 0.2) }
    guard case .circling(let share) = Degeneration(in: circle) else { return #expect(Bool(false), "not found") }
    #expect(share > 0.95)
    // Half of it differs.
    #expect(
      Degeneration(in: Array(circle.prefix(100)) + notes(100, every: 0.1).map { $0.moved(earlierBy: -20) }) == nil)
  }

  @Test func noiseIsMoreThanTenFingersPlay() {
    #expect(Degeneration(in: notes(200, every: 0.022)) == nil)
    guard case .noisy(let density) = Degeneration(in: notes(200, every: 0.018)) else {
      return #expect(Bool(false), "not found")
    }
    #expect(abs(density - 56) < 1)
    #expect(Degeneration(in: notes(40, every: 0.018)) == nil)
  }

  @Test(arguments: [
    (Degeneration.stuck(strikes: 9), "strikes the same key or chord 9 times in a row"),
    (.circling(share: 0.876), "repeats 88 % of its figures"),
    (.silent(6.6), "is silent for 7 s"),
    (.noisy(notesPerSecond: 51.2), "plays 51 notes per second"),
  ]) func saysWhatIsWrong(degeneration: Degeneration, sentence: String) {
    #expect(degeneration.description == sentence)
  }
}
