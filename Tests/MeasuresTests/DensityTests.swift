import Measures
import Music
import Testing

@Suite struct DensityTests {
  @Test func countsNotesInWholeWindows() {
    let piece = Performance([note(60, at: 0), note(60, at: 1), note(62, at: 1.9), note(64, at: 4.1, for: 0.5)])
    #expect(piece.notesPerSecond(window: 2) == [1.5, 0])
  }

  @Test func aShortPieceIsOneWindow() {
    #expect(Performance([note(60, at: 0, for: 0.5), note(62, at: 0.2, for: 0.3)]).notesPerSecond() == [4])
    #expect(Performance([MusicEvent]()).notesPerSecond().isEmpty)
  }
}
