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

  @Test func tracksOfFormat2KeepTheirTempoAndPedalToThemselves() throws {
    let first = hex("00 FF 51 03 0F 42 40 00 B0 40 7F") + c4 + endOfTrack
    let reading = try read(header(format: 2, tracks: 2), track(first), track(hex("00 B0 40 00") + c4 + endOfTrack))
    #expect(reading.file.notes.map(\.note.duration) == [1, 0.5])
    #expect(reading.file.pedalPresses == [PedalPress(onset: 0, duration: 1)])
  }
}
