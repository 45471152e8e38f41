import Music
import Testing

@testable import MIDI

@Suite struct MIDIFileMusicTests {
  private func presses(_ events: String) throws -> [PedalPress] { try file(hex(events)).pedalPresses }

  @Test func thePedalIsDownFrom64() throws {
    let events = "00 B0 40 3F 60 B0 40 40 60 B0 40 7F 60 B0 40 3F 60 B0 40 00"
    #expect(try presses(events) == [PedalPress(onset: 0.5, duration: 1)])
  }

  @Test func everyChannelHasItsPedal() throws {
    let events = "00 B0 40 7F 60 B1 40 7F 60 B0 40 00 60 B1 40 00"
    #expect(
      try presses(events) == [
        PedalPress(onset: 0, duration: 1, channel: 0), PedalPress(onset: 0.5, duration: 1, channel: 1),
      ])
  }

  @Test func aChannelsPedalIsOneOverAllTracks() throws {
    let reading = try read(
      header(format: 1, tracks: 2), track(hex("60 B0 40 00") + endOfTrack), track(hex("00 B0 40 7F") + endOfTrack))
    #expect(reading.file.pedalPresses == [PedalPress(onset: 0, duration: 0.5)])
  }

  @Test func aPedalNeverLiftedGoesUpWithTheLastNoteOff() throws {
    let press = hex("00 B0 40 7F")
    #expect(try file(press + c4 + hex("60 FF 01 00")).pedalPresses == [PedalPress(onset: 0, duration: 0.5)])
    #expect(try file(c4 + hex("60 B0 40 7F")).pedalPresses == [PedalPress(onset: 1, duration: 0)])
  }

  @Test func aTempoCountsInAllTracks() throws {
    let reading = try read(
      header(format: 1, tracks: 2), track(c4 + endOfTrack), track(hex("00 FF 51 03 0F 42 40") + endOfTrack))
    #expect(reading.file.notes.map(\.note.duration) == [1])
  }

  @Test func aPerformanceHasAllButPercussion() throws {
    let drums = hex("00 99 23 40 00 B9 40 7F 60 89 23 40 00 B9 40 00")
    let strings = hex("00 B3 40 7F 00 93 48 40 60 83 48 40 00 B3 40 00")
    let performance = try file(drums + strings).performance
    #expect(
      performance.events == [
        .pedal(PedalPress(onset: 0.5, duration: 0.5, channel: 3)),
        .note(Note(pitch: Pitch(72), velocity: 64, onset: 0.5, duration: 0.5, channel: 3)),
      ])
    #expect(try file(drums).performance.events.isEmpty)
    #expect(try file(drums).notes.count == 1)
  }

  @Test func whatIsPlayedHasEveryControllerAsItStands() throws {
    let file = try file(
      hex(
        """
        00 C0 05     # another sound: not heard
        00 B0 20 01  # bank: not heard
        00 B0 40 2A  # pedal, a third down
        00 B0 65 00  # the first of three that belong together
        00 B0 64 00
        00 B0 06 0C
        00 B9 40 7F  # percussion: not heard
        """) + c4 + hex("00 B0 40 7F 00 B0 43 40 60 E1 01 40 00 D0 05 00 B0 7E 01"))
    func change(_ control: Control, _ value: UInt16, _ onset: Seconds, _ channel: UInt8 = 0) -> MusicEvent {
      .control(ControlChange(control, value: value, onset: onset, channel: channel))
    }
    let note = Note(pitch: Pitch(60), velocity: 64, onset: 0, duration: 0.5)
    #expect(
      file.eventsToPlay == [
        change(.sustain, 42, 0), change(.controller(101), 0, 0), change(.controller(100), 0, 0),
        change(.controller(6), 12, 0), .note(note), change(.sustain, 127, 0.5), change(.softPedal, 64, 0.5),
        change(.bend, 8193, 1, 1), change(.pressure, 5, 1),
      ])
    #expect(file.performance.events == [.note(note), .pedal(PedalPress(onset: 0.5, duration: 0))])
  }

  @Test func tracksOfFormat2FollowOneAnother() throws {
    let first = hex("00 FF 51 03 0F 42 40 00 B0 40 7F") + c4 + hex("60 FF 2F 00")
    let reading = try read(header(format: 2, tracks: 2), track(first), track(hex("00 B0 40 00") + c4 + endOfTrack))
    #expect(reading.file.notes.map(\.note.onset) == [0, 2])
    #expect(reading.file.notes.map(\.note.duration) == [1, 0.5])
    #expect(reading.file.pedalPresses == [PedalPress(onset: 0, duration: 1)])
    let held = try read(
      header(format: 2, tracks: 2), track(hex("00 90 3C 01 60 FF 2F 00")), track(hex("00 80 3C 00 60 FF 2F 00")))
    #expect(held.file.notes.map(\.note.duration) == [0.5])
  }

  @Test func resetsLiftThePedal() throws {
    for message in ["B0 79 00", "F0 05 7E 7F 09 01 F7"] {
      #expect(try presses("00 B0 40 7F 60 \(message) 60 B0 40 00") == [PedalPress(onset: 0, duration: 0.5)])
    }
    #expect(try presses("00 B0 40 7F 60 B1 79 00 60 B0 40 00") == [PedalPress(onset: 0, duration: 1)])
  }

  /// A drum kit on another channel, and an instrument on channel 10.
  @Test func drumsAreWhatTheFileSays() throws {
    let onTen = hex("00 99 3C 01 60 89 3C 00"), onOne = hex("00 90 3C 02 60 80 3C 00")
    func velocities(_ setup: String) throws -> [UInt8] {
      try file(hex(setup) + onTen + onOne).performance.notes.map(\.velocity)
    }
    #expect(try velocities("") == [2])
    #expect(try velocities("00 F0 0A 41 10 42 12 40 11 15 01 19 F7") == [])
    #expect(try velocities("00 F0 0A 41 10 42 12 40 10 15 00 1B F7") == [1, 2])
    #expect(try velocities("00 F0 08 43 10 4C 00 00 7E 00 F7 00 B0 00 7F 00 C0 00") == [])
    #expect(try velocities("00 F0 08 43 10 4C 00 00 7E 00 F7 00 B9 00 00 00 C9 00") == [1, 2])
    #expect(try velocities("00 F0 05 7E 7F 09 03 F7 00 B0 00 78 00 C0 00 00 B9 00 79 00 C9 00") == [1])
  }
}
