import Music
import TestSupport
import Testing

@testable import MIDI

@Suite struct PlayerScriptTests {
  private func script(_ file: MIDIFile) -> Script? {
    file.playerScript(.piano, ScriptClock(framesPerSecond: 44100, blockFrames: 64, longest: 86_400))
  }

  /// 96 ticks per quarter note of half a second; block 344 is half a tick early.
  @Test func notesAreToldAsTheyStand() throws {
    let found = try script(file(c4 + hex("00 90 3C 00 00 90 3C 20")))
    let script = try #require(found)
    #expect(
      script.steps.dropLast(2 * 16) == [
        .init(block: 0, command: .noteOn(channel: 0, key: 60, velocity: 64)),
        .init(block: 344, command: .noteOff(channel: 0, key: 60)),
        .init(block: 344, command: .noteOff(channel: 0, key: 60)),
        .init(block: 344, command: .noteOn(channel: 0, key: 60, velocity: 32)),
      ])
    #expect(script.end == 345)
  }

  @Test func allPedalsAreLiftedAtTheEnd() throws {
    let script = try #require(try script(file(hex("00 B1 40 7F") + c4 + hex("60 FF 01 00"))))
    let commands = script.steps.filter { $0.block == 688 }.map(\.command)
    #expect(
      commands
        == (0..<16).flatMap { channel in
          [.sustain, .sostenuto].map { .control(channel: channel, $0, value: 0) }
        })
  }

  @Test func laterPlayersReleaseAllKeysAtTheEnd() throws {
    let file = try file(c4 + hex("00 B0 78 00"))
    let clock = ScriptClock(framesPerSecond: 44100, blockFrames: 64, longest: 86_400)
    let script = try #require(file.playerScript(.piano, clock, releasesKeysAtEnd: true))
    let commands = script.steps.filter { $0.block == 344 }.map(\.command)
    #expect(commands.count == 2 + 3 * 16)
    #expect(
      commands.prefix(2) == [.noteOff(channel: 0, key: 60), .control(channel: 0, .soundOff, value: 0)])
    #expect(
      commands.suffix(3) == [.sustain, .sostenuto, .notesOff].map { .control(channel: 15, $0, value: 0) })
    #expect(script.end == 346)
  }

  /// Within a block, the events of the first track precede those of the second, whatever their ticks.
  @Test func inABlockTrackComesAfterTrack() throws {
    let reading = try read(
      header(format: 1, tracks: 2, division: "27 10"),
      track(hex("03 B0 40 7F") + endOfTrack), track(hex("01 90 3C 40 02 99 3C 40") + endOfTrack))
    let found = script(reading.file)
    let commands = try #require(found).steps.dropLast(2 * 16).map(\.command)
    #expect(
      commands == [
        .control(channel: 0, .sustain, value: 127), .noteOn(channel: 0, key: 60, velocity: 64),
      ])
  }

  @Test func aPieceEndsWithItsLastReleaseAndItsPedals() throws {
    let down = hex("00 B0 40 7F")
    // Lifted half a second after the note.
    #expect(try script(file(down + c4 + hex("60 B0 40 00")))?.end == 689)
    // Never lifted: the program lifts it at the end of the file.
    #expect(try script(file(down + c4 + hex("60 FF 01 00")))?.end == 689)
    // Lifted by resetting all controllers; those of another channel stay.
    #expect(try script(file(down + c4 + hex("60 B0 79 00 60 FF 01 00")))?.end == 689)
    #expect(try script(file(down + c4 + hex("60 B1 79 00 60 FF 01 00")))?.end == 1034)
    // Lifted after 21 minutes: five minutes are the maximum.
    #expect(try script(file(down + c4 + hex("8F 80 00 B0 40 00")))?.end == 345 + 206_718)
  }

  /// Notes can be ended by controllers 120 and 123, General MIDI's reset, or End of Track. Messages that silence notes
  /// at once are executed before the end; otherwise the notes would ring on.
  @Test func aPieceEndsWithWhatEndsItsLastNote() throws {
    let strike = hex("00 90 3C 40")
    for (ending, end) in [("B0 7B 00", 345), ("FF 01 00", 345), ("B0 78 00", 346), ("F0 05 7E 7F 09 01 F7", 346)] {
      let script = try script(file(strike + hex("60 " + ending)))
      #expect(script?.end == end, "\(ending)")
    }
    // On another channel, they end nothing.
    #expect(try script(file(strike + hex("60 B1 7B 00 60 FF 01 00")))?.end == 689)
    // The synth gets every message, whatever its meaning.
    let commands = try script(file(hex("00 F0 03 43 10 F7") + c4))?.steps.map(\.command)
    #expect(commands?.first == .systemExclusive([0x43, 0x10]))
  }

  /// The maximum number of tracks, each with one note at a different time.
  @Test func tracksWithoutNumberTakeNoAge() throws {
    let tracks = (0..<65_535).map { index in
      var track = MIDITrack()
      track.append(MIDIEvent(tick: Ticks(Int64(index)), status: 0x90, data1: 60, data2: 64))
      return track
    }
    let file = MIDIFile(format: 1, division: .ticksPerQuarter(96), tracks: tracks.reversed())
    let seconds = processorTime { #expect(script(file)?.steps.count == 65_535 + 2 * 16) }
    #expect(seconds < 30)
  }

  @Test func whatTheProgramDoesNotPlayHasNoScript() throws {
    #expect(try script(read(header(division: "E7 28"), track(c4 + endOfTrack)).file) == nil)
    #expect(try script(read(header(division: "00 00"), track(c4 + endOfTrack)).file) == nil)
    #expect(try script(read(header(format: 2), track(c4 + endOfTrack)).file) == nil)
  }

  /// Ticks beyond the maximum time, and the slowest tempo.
  @Test func whatNeverComesIsLeftOut() throws {
    let ages = (0..<100).flatMap { _ in hex("FF FF FF 7F B0 40 7F") }
    let slow = hex("00 FF 51 03 FF FF FF")
    let script = try script(read(header(division: "00 01"), track(slow + ages + endOfTrack)).file)
    #expect(script?.steps.count == 2 * 16)
  }
}
