import Music
import Testing

@Suite struct ChordTests {
  private func note(_ key: Int, at onset: Double) -> MusicEvent {
    .note(Note(pitch: Pitch(key), velocity: 64, onset: Seconds(onset), duration: 1))
  }

  @Test func notesWithinTheSpreadAreOneChord() {
    let chords = [note(67, at: 0), note(60, at: 0.010), note(64, at: 0.025), note(72, at: 0.026)].chords()
    #expect(chords.map { $0.pitches.map(\.number) } == [[60, 64, 67], [72]])
    #expect(chords.map(\.isChord) == [true, false])
    #expect(chords[0].onset == 0)
  }

  @Test func theSpreadIsMeasuredFromTheFirstNote() {
    let rolled = [note(60, at: 0), note(64, at: 0.02), note(67, at: 0.04)]
    #expect(rolled.chords().count == 2)
    #expect(rolled.chords(within: .milliseconds(40)).count == 1)
    // 10.05 − 10 is a little more than 0.05.
    #expect([note(60, at: 10), note(64, at: 10.05)].chords(within: .milliseconds(50)).count == 1)
  }

  @Test func aZeroSpreadKeepsEngravedChordsTogether() {
    #expect([note(60, at: 0.5), note(64, at: 0.5), note(60, at: 0.501)].chords(within: 0).count == 2)
  }

  @Test func pedalPressesAreNoNotes() {
    #expect([MusicEvent.pedal(PedalPress(onset: 0, duration: 1))].chords().isEmpty)
  }

  @Test func oneKeyTwiceIsNoChord() {
    #expect(![note(60, at: 0), note(60, at: 0)].chords()[0].isChord)
  }
}
