import Music
import Testing

@Suite struct PerformanceTests {
  let low = Note(pitch: Pitch(48), velocity: 50, onset: 1, duration: 0.5)
  let high = Note(pitch: Pitch(72), velocity: 60, onset: 1, duration: 2)
  let early = Note(pitch: Pitch(60), velocity: 70, onset: 0.25, duration: 0.25)
  let press = PedalPress(onset: 1, duration: 4)

  @Test func isOrderedByOnsetThenPedalThenKey() {
    let piece = Performance(notes: [high, low, early], pedalPresses: [press])
    #expect(piece.events == [.note(early), .pedal(press), .note(low), .note(high)])
  }

  @Test func hasNoControllerChanges() {
    let change = ControlChange(.sustain, value: 127, onset: 0)
    #expect(Performance([.control(change), .note(early)]).events == [.note(early)])
  }

  @Test func endsWithItsLastNoteNotItsPedal() {
    #expect(Performance(notes: [high, early], pedalPresses: [press]).end == 3)
    #expect(Performance([]).end == .zero)
  }

  @Test func isTheSameFromAnyOrder() {
    #expect(Performance(notes: [low, high, early]) == Performance(notes: [early, high, low]))
  }
}
