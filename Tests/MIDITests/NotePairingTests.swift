import Music
import Testing

@testable import MIDI

@Suite struct NotePairingTests {
  /// Onset and duration in ticks, and velocity, of the notes in these events.
  private func notes(_ events: String) throws -> [[Int]] {
    try file(hex(events)).notes.map { [Int($0.onset.value), Int($0.duration.value), Int($0.note.velocity)] }
  }

  @Test func givesTicksAndSeconds() throws {
    let notes = try file(c4).notes
    #expect(
      notes == [
        MIDINote(
          note: Note(pitch: Pitch(60), velocity: 64, onset: 0, duration: 0.5), onset: .zero, duration: Ticks(96),
          track: 0)
      ])
  }

  @Test func aNoteOnWithoutVelocityIsANoteOff() throws {
    #expect(try notes("00 90 3C 40 10 90 3C 00") == [[0, 16, 64]])
  }

  @Test func pairsFirstInFirstOut() throws {
    #expect(
      try notes("00 90 3C 01 10 3C 02 10 3C 03 10 3C 00 10 3C 00 10 3C 00") == [
        [0, 48, 1], [16, 48, 2], [32, 48, 3],
      ])
  }

  @Test func pairsByChannelAndKey() throws {
    let events = "00 90 3C 01 00 91 3C 02 00 90 3D 03 10 81 3C 00 10 80 3D 00 10 80 3C 00"
    #expect(try notes(events) == [[0, 48, 1], [0, 16, 2], [0, 32, 3]])
  }

  @Test func pairsByTrack() throws {
    let reading = try read(
      header(format: 1, tracks: 2), track(hex("00 90 3C 01 60 FF 2F 00")), track(hex("10 80 3C 00") + endOfTrack))
    #expect(reading.file.notes.map(\.duration.value) == [96])
  }

  @Test func keepsANoteOfNoLength() throws {
    #expect(try notes("10 90 3C 01 00 80 3C 00 10 90 3C 02 10 80 3C 00") == [[16, 0, 1], [32, 16, 2]])
  }

  @Test func aNoteThatNeverEndsEndsWithItsTrack() throws {
    #expect(try notes("00 90 3C 01 10 90 3C 02 10 80 3C 00 20 FF 01 00") == [[0, 32, 1], [16, 48, 2]])
  }

  @Test func aNoteOffWithoutANoteDoesNothing() throws {
    #expect(try notes("00 80 3C 40 10 90 3C 01 10 80 3C 00 10 80 3C 00") == [[16, 16, 1]])
  }
}
