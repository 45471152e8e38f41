import Music
import Testing

@testable import MIDI

@Suite struct PartsTests {
  @Test func partsAreTracksOnChannelsWithTheirFirstSound() throws {
    // Two tracks on channel 1, the second with program 33 and a drum; the third on channel 2 of another port.
    let tracks = [
      "00 90 3C 40 60 3C 00", "00 C0 21 00 90 3C 40 00 99 24 40 60 90 3C 00 00 99 24 00",
      "00 FF 21 01 01 10 91 3C 40 00 C1 28 10 91 3E 40 60 3C 00 00 3E 00",
    ]
    let bytes = tracks.flatMap { track(hex($0) + endOfTrack) }
    let file = try read(header(format: 1, tracks: 3), bytes).file
    #expect(
      file.parts == [
        MIDIPart(track: 0, channel: 0, sound: Sound()), MIDIPart(track: 1, channel: 0, sound: Sound(program: 33)),
        MIDIPart(track: 1, channel: 9, sound: Sound(isRhythm: true)), MIDIPart(track: 2, channel: 17, sound: Sound()),
      ])
  }

  @Test func strikesKnowTheirTracks() throws {
    let bytes = ["00 90 3C 40 60 3C 00", "10 90 3E 40 60 3E 00"].flatMap { track(hex($0) + endOfTrack) }
    let file = try read(header(format: 1, tracks: 2), bytes).file
    let script = file.script(.file, ScriptClock(framesPerSecond: 44100, blockFrames: 441, longest: 86_400))
    let strikes = script.steps.filter { if case .noteOn = $0.command { true } else { false } }
    #expect(strikes.map(\.track) == [0, 1])
  }
}
