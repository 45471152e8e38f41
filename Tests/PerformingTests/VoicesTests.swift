import Music
import Testing

@testable import Performing

@Suite struct VoicesTests {
  private func tops(_ notes: Note...) -> [Int] {
    Performance(notes: notes).notes.moments.written.filter(\.isTop).map { Int($0.note.pitch.number) }
  }

  @Test func theHighestOfAChordIsTheMelody() {
    #expect(tops(note(48, at: 0), note(64, at: 0), note(67, at: 1), note(50, at: 1)) == [64, 67])
  }

  @Test func whatMovesBelowAHeldNoteIsNot() {
    #expect(tops(note(72, at: 0, quarters: 3), note(60, at: 1), note(64, at: 2), note(65, at: 3)) == [72, 65])
  }

  @Test func aKeyIsStruckOnceForTwoVoices() {
    let moments = Performance(notes: [note(60, at: 0), note(60, at: 0, quarters: 4), note(64, at: 0)]).notes.moments
    #expect(moments == [[note(60, at: 0, quarters: 4), note(64, at: 0)]])
  }

  @Test func chordsAndGapsAreSeen() {
    let written = Performance(notes: [note(60, at: 0), note(64, at: 0), note(65, at: 3)]).notes.moments.written
    #expect(written.map(\.isInChord) == [true, true, false])
    #expect(written.map(\.gap) == [0, 0, 0.75])
  }

  @Test func nothingHasNoMelody() { #expect([Note]().moments.written.isEmpty) }
}
