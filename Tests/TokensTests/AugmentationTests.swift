import Music
import Testing
import Tokens

@Suite struct AugmentationTests {
  private func piece(_ pitches: Int...) -> Performance {
    Performance(
      notes: pitches.map { Note(pitch: Pitch($0), velocity: 64, onset: 2, duration: 1) },
      pedalPresses: [PedalPress(onset: 1, duration: 3)])
  }

  @Test(arguments: [(5, [26, 65]), (-5, [21, 60]), (99, [69, 108]), (0, [21, 60])])
  func everyKeyStaysOnThePiano(semitones: Int, expected: [Int]) {
    let varied = piece(21, 60).varied(semitones: semitones, stretch: 1)
    #expect(varied.notes.map(\.pitch) == expected.map(Pitch.init))
  }

  @Test func keysBeyondThePianoAreFoldedFirst() {
    #expect(piece(0, 127).varied(semitones: -3, stretch: 1).notes.map(\.pitch) == [Pitch(21), Pitch(100)])
  }

  @Test func allTimesAreStretched() {
    let varied = piece(60).varied(semitones: 0, stretch: 1.5)
    #expect(varied.notes[0].onset == 3)
    #expect(varied.notes[0].duration == 1.5)
    #expect(varied.pedalPresses[0].onset == 1.5)
    #expect(varied.pedalPresses[0].duration == 4.5)
  }
}
