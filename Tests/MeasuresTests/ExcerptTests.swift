import Measures
import Music
import Testing

@Suite struct ExcerptTests {
  @Test func wholeExcerptsFromTheFirstNoteOn() {
    let piece = Performance([note(60, at: 3), note(62, at: 4), note(64, at: 5.5), note(65, at: 7.2)])
    let excerpts = piece.excerpts(of: 2)
    #expect(excerpts.map { $0.performance.notes.map(\.pitch.number) } == [[60, 62], [64]])
    #expect(excerpts[1].performance.events[0].onset == 0.5)
    #expect(excerpts.map(\.length) == [2, 2])
  }

  @Test func aPedalThatIsDownAtTheCutIsPressedAnew() {
    let piece = Performance([
      note(60, at: 0), press(at: 1, for: 2), press(at: 3.5, for: 1), note(62, at: 3), note(62, at: 4),
    ])
    #expect(piece.excerpts(of: 2)[1].performance.pedalPresses.map(\.onset) == [0, 1.5])
    #expect(piece.excerpts(of: 2)[1].performance.pedalPresses.map(\.duration) == [1, 1])
  }

  @Test func aShortPieceIsOneExcerptAndSilenceNone() {
    #expect(Performance([note(60, at: 5)]).excerpts(of: 60).map(\.length.value) == [5.2 - 5])
    #expect(Performance([press(at: 0, for: 100)]).excerpts(of: 60).isEmpty)
  }
}
