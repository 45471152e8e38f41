import Measures
import Music
import Testing

@Suite struct NoteOrderTests {
  @Test func aSpreadChordStandsFromTheLowestUp() {
    let piece = Performance([note(67, at: 0), note(60, at: 0.02), press(at: 0.01, for: 1), note(64, at: 0.5)])
    #expect(piece.keySequence == [60, 67, 64])
    #expect(piece.intervals == [7, -3])
  }

  @Test func theWidestStepsAreKept() {
    #expect(melody([0, 127, 0]).intervals == [127, -127])
    #expect(melody([60]).intervals.isEmpty && melody([]).intervals.isEmpty)
  }
}
