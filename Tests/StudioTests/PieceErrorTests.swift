import Testing

@testable import Studio

@Suite struct PieceErrorTests {
  @Test(arguments: [
    (
      PieceError.noNotes(path: "a.mid", percussion: 0),
      "a.mid: has no notes, so there is nothing to play; give a file with music"
    ),
    (
      .noNotes(path: "a.mid", percussion: 0, damage: "byte 9: cut off"),
      "a.mid: is damaged and has no notes left (byte 9: cut off); give another copy"
    ),
    (
      .noNotes(path: "a.mid", percussion: 7),
      "a.mid: has 7 notes of percussion (channel 10) and none for a piano; give a file with piano music"
    ),
  ]) func saysWhatIsWrongAndWhatToDo(error: PieceError, sentence: String) {
    #expect(error.description == sentence)
  }
}
