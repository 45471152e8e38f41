import Music
import Testing

@testable import Composing

@Suite struct ClosingTests {
  private let key = Tonality(name: "C major")!

  private func closing(_ point: Double = 0) -> Closing {
    Closing(key: key, end: 60, .init(seconds: 60), point: point)
  }

  private func note(_ pitch: Int, at onset: Double) -> MusicEvent {
    .note(Note(pitch: Pitch(pitch), velocity: 60, onset: Seconds(onset), duration: 1))
  }

  @Test func theLastChordBeginsWithinSecondsOfTheEnd() {
    #expect(closing(0).earliest == 56 && closing(1).earliest == 58.2)
    #expect(closing(1).latest > closing(1).earliest && closing().end == 60)
    let short = Closing(key: key, end: 2, .init(seconds: 2), point: 0)
    #expect(short.earliest == 1.5 && short.latest < 2)
  }

  @Test func theClosingOfAPieceOfEventsTakesFourSecondsAtMost() {
    for (rows, pace, longest) in [(10, 0.2, 3.0), (10, 0.001, 2.2), (50, 0.2, 4), (2, 0.2, 2.2)] {
      let timing = Closing.Timing(rows: rows, secondsPerRow: pace)
      #expect(abs(timing.longest - longest) < 1e-9 && timing.search == timing.longest && timing.shortest == 1.8)
    }
    #expect([40, 400, 5000].map(Closing.rows(of:)) == [8, 20, 40])
  }

  @Test func notesOfTheTriadAloneAreAllowedInTheLastChord() {
    let closing = closing()
    #expect(closing.allows(note(61, at: 55), after: 54), "before the closing, everything is allowed")
    #expect(!closing.allows(note(61, at: 56.5), after: 56))
    #expect(closing.allows(note(64, at: 56.5), after: 56))
    #expect(closing.allows(note(61, at: 56.5), after: 56.48), "the previous chord is not split")
    #expect(!closing.allows(note(64, at: 59.9), after: 56), "the last chord comes in time")
  }

  @Test func itIsOverWhenTheMusicGoesOn() {
    var closing = closing()
    #expect(!closing.isOver(before: 58))
    for (pitch, onset) in [(48, 57.0), (64, 57.04), (67, 57.08)] { closing.append(note(pitch, at: onset).note!) }
    #expect(!closing.isOver(before: 57.1) && closing.isOver(before: 57.2))
    #expect(closing.isLast(57.1, after: 57.08))
  }

  @Test func aChordOnItsRootClosesBest() {
    func quality(_ pitches: [Int]) -> Double {
      var closing = closing()
      for pitch in pitches { closing.append(note(pitch, at: 57).note!) }
      return closing.quality
    }
    #expect(quality([48, 64, 67]) == 0)
    #expect(quality([48]) < 0 && quality([52, 60, 67]) < quality([48]))
    #expect(quality([52, 64, 67]) < quality([52, 60, 67]) && quality([]) < quality([52, 64, 67]))
  }
}
