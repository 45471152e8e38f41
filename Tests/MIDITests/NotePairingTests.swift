import Music
import TestSupport
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

  @Test func keepsANoteOfNoLength() throws {
    #expect(try notes("10 90 3C 01 00 80 3C 00 10 90 3C 02 10 80 3C 00") == [[16, 0, 1], [32, 16, 2]])
  }

  @Test func aNoteThatNeverEndsEndsWithItsTrack() throws {
    #expect(try notes("00 90 3C 01 10 90 3C 02 10 80 3C 00 20 FF 01 00") == [[0, 16, 1], [16, 16, 2]])
    #expect(try notes("00 90 3C 01 10 91 3C 02 20 FF 01 00") == [[0, 48, 1], [16, 32, 2]])
  }

  @Test func aNoteOffWithoutANoteDoesNothing() throws {
    #expect(try notes("00 80 3C 40 10 90 3C 01 10 80 3C 00 10 80 3C 00") == [[16, 16, 1]])
  }

  /// One note-off is missing: striking the key again ends the earlier note.
  @Test func aKeyStruckAgainWithoutANoteOffBetweenEndsItsNote() throws {
    // The key is struck twice, then three times before the only note-off; a marker comes last.
    #expect(try notes("00 90 3C 01 20 3C 02 10 3C 00 50 FF 06 00") == [[0, 32, 1], [32, 16, 2]])
    #expect(
      try notes("00 90 3C 01 20 3C 02 20 3C 03 10 3C 00 50 FF 06 00") == [[0, 32, 1], [32, 32, 2], [64, 16, 3]])
    // The first of three note-offs is missing: the later notes keep theirs.
    #expect(
      try notes("00 90 3C 01 20 3C 02 10 3C 00 10 3C 03 10 3C 00 50 FF 06 00") == [
        [0, 32, 1], [32, 16, 2], [64, 16, 3],
      ])
    // A key struck twice in one tick has only one end.
    #expect(try notes("00 90 3C 01 00 3C 02 10 3C 00 50 FF 06 00") == [[0, 16, 1], [0, 16, 2]])
    // The last note never ends.
    #expect(
      try notes("00 90 3C 01 10 3C 02 10 3C 00 10 3C 00 10 3C 03 10 FF 06 00") == [
        [0, 32, 1], [16, 32, 2], [64, 16, 3],
      ])
  }

  @Test(arguments: [120, 123, 124, 125, 126, 127] as [UInt8]) func modeMessagesEndTheNotesOfTheirChannel(
    number: UInt8
  ) throws {
    let events =
      hex("00 90 3C 01 00 3E 02 00 91 3C 03 20 B0") + [number, 0] + hex("20 90 3C 04 10 3C 00 00 91 3C 00")
    let notes = try file(events).notes.map { [Int($0.onset.value), Int($0.duration.value), Int($0.note.velocity)] }
    #expect(notes == [[0, 32, 1], [0, 32, 2], [0, 80, 3], [64, 16, 4]])
  }

  @Test func otherControllersEndNothing() throws {
    #expect(try notes("00 90 3C 01 10 B0 79 00 10 B0 7A 00 10 80 3C 00") == [[0, 48, 1]])
  }

  @Test(arguments: [
    "05 7E 7F 09 01 F7",  // General MIDI On, all devices
    "05 7E 10 09 03 F7",  // General MIDI 2 On, device 16
    "0A 41 10 42 12 40 00 7F 00 41 F7",  // GS Reset
    "08 43 10 4C 00 00 7E 00 F7",  // XG System On
  ]) func resetsEndTheNotesOfAllChannels(message: String) throws {
    #expect(
      try notes("00 90 3C 01 00 9F 3E 02 20 F0 \(message) 20 80 3C 00 00 8F 3E 00") == [[0, 32, 1], [0, 32, 2]])
  }

  @Test func aResetMayComeInPackets() throws {
    #expect(try notes("00 90 3C 01 10 F0 03 7E 7F 09 10 F7 02 01 F7 20 80 3C 00") == [[0, 32, 1]])
    #expect(try notes("00 90 3C 01 10 F7 06 F0 7E 7F 09 01 F7 20 80 3C 00") == [[0, 16, 1]])
    // With a real-time message inside.
    #expect(try notes("00 90 3C 01 10 F0 06 7E F8 7F 09 01 F7 20 80 3C 00") == [[0, 16, 1]])
    // Without the last F7; with another packet between two parts.
    #expect(try notes("00 90 3C 01 10 F0 04 7E 7F 09 01 20 80 3C 00") == [[0, 16, 1]])
    #expect(try notes("00 90 3C 01 10 F0 03 7E 7F 09 08 F7 01 F8 08 F7 02 01 F7 20 80 3C 00") == [[0, 32, 1]])
  }
}

/// Notes whose note-ons and note-offs are in different tracks.
@Suite struct TrackPairingTests {
  /// Track, onset and duration in ticks of the notes in some tracks.
  private func notes(_ tracks: String...) throws -> [[Int]] {
    let bytes = tracks.flatMap { track(hex($0) + endOfTrack) }
    let reading = try read(header(format: 1, tracks: UInt8(tracks.count)), bytes)
    return reading.file.notes.map { [Int($0.track), Int($0.onset.value), Int($0.duration.value)] }
  }

  @Test func aNoteOffMayStandInAnotherTrack() throws {
    let (struck, released) = ("00 90 3C 01 60 FF 06 00", "20 80 3C 00")
    #expect(try notes(struck, released) == [[0, 0, 32]])
    #expect(try notes(released, struck) == [[1, 0, 32]])
    // The track of the note-ons has already ended.
    #expect(try notes("00 90 3C 01 20 3C 02", "10 80 3C 00 30 3C 00") == [[0, 0, 16], [0, 32, 32]])
    // On another channel, it ends nothing.
    #expect(try notes(struck, "20 81 3C 00") == [[0, 0, 96]])
  }

  @Test func twoTracksHoldOneKeyEachForItself() throws {
    let (long, short) = ("00 90 3C 01 60 3C 00", "10 90 3C 02 10 3C 00")
    #expect(try notes(long, short) == [[0, 0, 96], [1, 16, 16]])
    #expect(try notes(short, long) == [[0, 16, 16], [1, 0, 96]])
    #expect(try notes(long, long, long).map { $0[2] } == [96, 96, 96])
  }

  /// A third track's note-offs end the earliest of the notes held by others.
  @Test func noteOffsOfATrackWithoutNotesEndTheEarliest() throws {
    #expect(
      try notes("00 90 3C 01 60 FF 06 00", "10 90 3C 02 50 FF 06 00", "20 80 3C 00 10 3C 00")
        == [[0, 0, 32], [1, 16, 32]])
  }

  @Test func modeMessagesEndTheNotesOfAllTracks() throws {
    #expect(try notes("00 90 3C 01 60 FF 06 00", "10 90 3C 02 10 B0 7B 00") == [[0, 0, 32], [1, 16, 16]])
  }

  /// Ten thousand tracks that strike one key, and as many note-offs in another track.
  @Test func manyTracksTakeNoAge() throws {
    var tracks = (0..<10_000).map { _ in
      var track = MIDITrack()
      track.append(MIDIEvent(tick: .zero, status: 0x90, data1: 60, data2: 64))
      return track
    }
    var offs = MIDITrack()
    for tick in 1...10_000 { offs.append(MIDIEvent(tick: Ticks(Int64(tick)), status: 0x80, data1: 60)) }
    tracks.append(offs)
    let file = MIDIFile(format: 1, division: .ticksPerQuarter(96), tracks: tracks)
    let seconds = processorTime { #expect(file.notes.map(\.duration.value) == Array(1...10_000)) }
    #expect(seconds < 30)
  }

  @Test func channelsOfDifferentPortsAreDifferent() throws {
    let (first, second) = ("00 FF 21 01 00 00 90 3C 01 60 3C 00", "00 FF 21 01 01 10 90 3C 02 10 3C 00")
    let reading = try read(
      header(format: 1, tracks: 2), track(hex(first) + endOfTrack), track(hex(second) + endOfTrack))
    #expect(reading.file.notes.map(\.note.channel) == [0, 16])
    // Port 5 becomes the second of two ports: tracks without a port have port 0.
    #expect(try notes("00 FF 21 01 05 00 90 3C 01", "10 80 3C 00 20 FF 06 00") == [[0, 0, 0]])
    #expect(try notes("00 90 3C 01 60 FF 06 00", "00 FF 21 01 00 10 80 3C 00") == [[0, 0, 16]])
  }

  @Test func channelsOfDifferentDevicesAreDifferent() throws {
    let (a, b) = ("00 FF 09 01 41", "00 FF 09 01 42")
    #expect(try notes(a + " 00 90 3C 01 60 FF 06 00", b + " 10 80 3C 00") == [[0, 0, 96]])
    #expect(try notes(a + " 00 90 3C 01 60 FF 06 00", a + " 10 80 3C 00") == [[0, 0, 16]])
    // Tracks that name no device use the first device named.
    #expect(try notes(a + " 00 90 3C 01 60 FF 06 00", "10 80 3C 00") == [[0, 0, 16]])
  }
}
