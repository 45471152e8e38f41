import Music
import Testing

@testable import MIDI

/// Blocks of 441 frames at 44100 Hz are a hundredth of a second, so that 96 ticks of a quarter note are 50 blocks.
@Suite struct ScriptTests {
  private func script(_ file: MIDIFile, _ instruments: Instruments = .piano) -> Script {
    file.script(instruments, ScriptClock(framesPerSecond: 44100, blockFrames: 441, longest: 86_400))
  }

  private func script(_ tracks: String..., format: UInt8 = 1) throws -> Script {
    let bytes = tracks.flatMap { track(hex($0) + endOfTrack) }
    return try script(read(header(format: format, tracks: UInt8(tracks.count)), bytes).file)
  }

  private func lines(_ script: Script) -> [String] {
    script.steps.map { step in
      switch step.command {
      case .noteOn(let channel, let key, let velocity): "\(step.block): \(channel) strike \(key) \(velocity)"
      case .noteOff(let channel, let key): "\(step.block): \(channel) release \(key)"
      case .control(let channel, .controller(let number), let value): "\(step.block): \(channel) cc\(number) \(value)"
      case .select(let channel, let sound):
        "\(step.block): \(channel) \(sound.isRhythm ? "kit" : "sound") \(sound.bank):\(sound.program)"
      default: "\(step.block): \(step.command)"
      }
    }
  }

  /// Notes without an end last as long as their tracks, the first of which is the longer one here.
  @Test func notesWithoutEndsAreReleasedInOrder() throws {
    let tracks = ["00 90 3C 40 81 40 FF 2F 00", "00 90 40 40 60 FF 2F 00"].flatMap { track(hex($0)) }
    #expect(
      try lines(script(read(header(format: 1, tracks: 2), tracks).file))
        == ["0: 0 strike 60 64", "0: 0 strike 64 64", "50: 0 release 64", "100: 0 release 60"])
  }

  @Test func withinATickTheOrderIsTheFiles() throws {
    #expect(
      try lines(script("00 90 3C 40 60 B0 40 7F 00 80 3C 00"))
        == ["0: 0 strike 60 64", "50: 0 cc64 127", "50: 0 release 60"])
    #expect(
      try lines(script("00 90 3C 40 60 80 3C 00 00 B0 42 7F"))
        == ["0: 0 strike 60 64", "50: 0 release 60", "50: 0 cc66 127"])
    // Tracks are processed in order.
    #expect(
      try lines(script("60 B0 43 7F", "00 90 3C 40 60 80 3C 00"))
        == ["0: 0 strike 60 64", "50: 0 cc67 127", "50: 0 release 60"])
  }

  @Test func aKeyIsDownUntilTheLastOfItsNotesEnds() throws {
    let (long, short) = ("00 90 3C 40 60 3C 00", "30 90 3C 20 18 3C 00")
    let expected = ["0: 0 strike 60 64", "25: 0 strike 60 32", "50: 0 release 60"]
    #expect(try lines(script(long, short)) == expected)
    #expect(try lines(script(short, long)) == expected)
  }

  @Test func strikesOfOneKeyAtOneTimeAreOne() throws {
    let script = try script("00 90 3C 40 60 3C 00", "00 90 3C 50 30 3C 00", "00 91 3C 30 60 3C 00")
    #expect(
      lines(script) == ["0: 0 strike 60 80", "0: 1 strike 60 48", "50: 0 release 60", "50: 1 release 60"])
  }

  @Test func aNewNoteOfAMonoChannelEndsTheOneBefore() throws {
    // Channel 1 is mono; the note is held when the next is struck, and released later.
    #expect(
      try lines(script("00 B0 7E 01 00 90 3C 40 60 3E 40 60 3C 00 60 3E 00"))
        == [
          "0: 0 strike 60 64", "50: 0 release 60", "50: 0 strike 62 64", "100: 0 release 60", "150: 0 release 62",
        ])
    // A pedal does not hold it. Poly mode ends this.
    #expect(
      try lines(
        script("00 B0 7E 01 00 40 7F 00 90 3C 40 60 3C 00 60 3E 40 60 3E 00 00 B0 7F 00 00 90 40 40 60 40 00"))
        == [
          "0: 0 cc64 127", "0: 0 strike 60 64", "50: 0 release 60", "100: 0 release 60", "100: 0 cc64 0",
          "100: 0 strike 62 64", "100: 0 cc64 127", "150: 0 release 62", "150: 0 strike 64 64", "200: 0 release 64",
        ])
    // Other channels stay polyphonic.
    #expect(
      try lines(script("00 B1 7E 01 00 90 3C 40 60 3E 40 60 3C 00 00 3E 00"))
        == ["0: 0 strike 60 64", "50: 0 strike 62 64", "100: 0 release 60", "100: 0 release 62"])
  }

  @Test func portamentoGlidesFromTheKeyBefore() throws {
    // The second note glides from the first, the third from the key that controller 84 names, the fourth not at all.
    #expect(
      try lines(
        script(
          "00 B0 41 7F 00 90 3C 40 60 3C 00 00 3E 40 60 3E 00 00 B0 54 30 00 90 40 40 60 40 00 00 B0 41 00 00 90 41 40")
      ).filter { !$0.contains("release") }
        == [
          "0: 0 cc65 127", "0: 0 strike 60 64", "50: 0 cc84 60", "50: 0 strike 62 64", "100: 0 cc84 48",
          "100: 0 strike 64 64", "150: 0 cc65 0", "150: 0 strike 65 64",
        ])
  }

  @Test func incrementsAndFractionsOfABendRangeAreTranslated() throws {
    // Coarse tuning, one semitone down.
    #expect(
      try lines(script("00 B0 65 00 00 64 02 00 61 00 00 90 3C 40 60 3C 00")).prefix(4)
        == ["0: 0 cc101 0", "0: 0 cc100 2", "0: 0 cc6 63", "0: 0 cc38 0"])
    // Half a semitone: a range of one semitone, and bends scaled to half their size.
    let steps = try script("00 B0 65 00 00 64 00 00 06 00 00 26 32 00 E0 00 00 00 90 3C 40 60 3C 00").steps
    #expect(
      steps.map(\.command).prefix(5).suffix(2) == [
        .control(channel: 0, .controller(6), value: 1), .control(channel: 0, .bend, value: 4096),
      ])
    // An upper byte sets the lower one to zero (MIDI 1.0, Control Change).
    #expect(
      try lines(script("00 B0 65 00 00 64 01 00 06 40 00 26 40 00 06 60 00 90 3C 40 60 3C 00")).prefix(8).suffix(2)
        == ["0: 0 cc6 96", "0: 0 cc38 0"])
    // The next tuning program (MIDI Tuning Standard).
    #expect(
      try lines(script("00 B0 65 00 00 64 03 00 06 05 00 60 00 00 90 3C 40 60 3C 00")).prefix(6).suffix(2)
        == ["0: 0 cc6 6", "0: 0 cc38 0"])
    // After the null parameter, data entry has no effect.
    #expect(try lines(script("00 B0 65 7F 00 64 7F 00 06 05 00 90 3C 40 60 3C 00"))[2] == "0: 0 cc6 5")
  }

  @Test func masterTuningReachesAllChannelsOfAPortAndTransposesNoDrums() throws {
    let steps = try script(
      read(header(), track(hex("00 F0 07 7F 05 04 04 00 42 F7 00 90 3C 40 60 3C 00") + endOfTrack)).file, .file
    ).steps
    let tunings = steps.prefix(16).map(\.command)
    #expect(tunings[0] == .tune(channel: 0, cents: 200) && tunings[15] == .tune(channel: 15, cents: 200))
    #expect(tunings[9] == .tune(channel: 9, cents: 0))
  }

  @Test func aSequenceOfFormat2StartsAnew() throws {
    let volume = "00 F0 07 7F 7F 04 01 00 20 F7 "
    let tuning = "00 F0 07 7F 05 04 04 00 42 F7 "
    let key = "00 F0 0B 7F 7F 08 02 03 01 39 3C 00 00 F7 "
    let note = "00 90 3C 40 60 3C 00"
    let script = try script(volume + tuning + key + "00 B0 7E 01 " + note, note + " 00 3E 40 60 3E 00", format: 2)
    let second = script.steps.filter { $0.block >= 50 }.map(\.command)
    #expect((0..<16).allSatisfy { second.contains(.reset(channel: $0)) })
    #expect(second.contains(.masterVolume(0x3FFF)))
    // No transposition, and key 57 of tuning program 3 is as before.
    #expect(!second.contains { if case .tune = $0 { true } else { false } })
    let keys = (UInt8(0)..<64).flatMap { key -> [UInt8] in [key, key, 0, 0] }
    #expect(second.contains(.systemExclusive([0x7E, 0x7F, 0x08, 0x07, 0, 3, 64] + keys)))
    // Notes ring on, and the channel is no longer mono: the second note does not release the first again.
    #expect(!second.contains(.control(channel: 0, .soundOff, value: 0)))
    #expect(second.count { $0 == .noteOff(channel: 0, key: 60) } == 2)
  }

  @Test func aScaleTuningKeepsTheOtherPitchClasses() throws {
    let tunings = try script(
      """
      00 F0 14 7F 7F 08 08 00 00 02 40 40 40 40 40 40 40 40 40 40 40 4A F7  # channel 1: B by 10 cents
      00 F0 0A 41 10 42 12 40 12 49 27 3E F7                                # GS part 2: A by −25 cents
      00 F0 08 43 10 4C 08 01 41 45 F7                                      # XG part 2: C by 5 cents
      00 F0 08 43 10 4C 08 02 41 45 F7                                      # XG part 3: C by 5 cents
      00 F0 0A 41 10 42 12 40 00 7F 00 41 F7                                # GS reset
      00 F0 08 43 10 4C 08 01 4A 27 F7                                      # XG part 2: A by −25 cents
      00 90 3C 40 60 3C 00
      """
    ).steps.map(\.command).filter { if case .tuneOctave = $0 { true } else { false } }
    func tuned(_ channel: UInt8, c: Double = 0, a: Double = 0, b: Double = 0) -> SynthCommand {
      .tuneOctave(channel: channel, cents: [c, 0, 0, 0, 0, 0, 0, 0, 0, a, 0, b], isRealTime: true)
    }
    #expect(
      tunings == [
        tuned(1, b: 10), tuned(1, a: -25, b: 10), tuned(1, c: 5, a: -25, b: 10), tuned(2, c: 5), tuned(1, a: -25),
      ])
  }

  @Test func messagesToAPortLeaveTheOthers() throws {
    let octave = "00 F0 14 7F 7F 08 08 00 00 02" + String(repeating: " 72", count: 12) + " F7 "
    let messages = "00 F0 07 7F 7F 04 01 00 20 F7 " + octave + "00 F0 05 7E 7F 09 01 F7 "
    let note = "00 90 3C 40 60 3C 00"
    func found(_ port: UInt8) -> [SynthCommand] {
      [
        .masterVolume(0x1000, port: port),
        .tuneOctave(channel: 16 * port + 1, cents: Array(repeating: 50, count: 12), isRealTime: true),
      ] + (0..<16).map { .reset(channel: 16 * port + $0) } + [.masterVolume(0x3FFF, port: port)]
    }
    let second = try script(note, "00 FF 21 01 01 " + messages + note)
    #expect(second.steps.map(\.command).filter(isOfPort) == found(1))
    let first = try script(messages + note, "00 FF 21 01 01 " + note)
    #expect(first.steps.map(\.command).filter(isOfPort) == found(0))
    // A port on which nothing is played.
    let silent = try script(note, "00 FF 21 01 01 " + messages)
    #expect(silent.steps.map(\.command).filter(isOfPort) == [])
    // With a single port, the volume is that of the synthesizer.
    let only = try script(messages + note).steps.map(\.command)
    #expect(only.first == .masterVolume(0x1000) && only.contains(.masterVolume(0x3FFF)))
  }

  @Test func aRepeatedSystemResetIsLeftOut() throws {
    func count(_ messages: String) throws -> Int { try script(messages + "00 90 3C 40 60 3C 00").steps.count }
    let (gm, gs) = ("00 F0 05 7E 7F 09 01 F7 ", "00 F0 0A 41 10 42 12 40 00 7F 00 41 F7 ")
    let once = try count(gm)
    #expect(try count(gm + gm + gs) == once)
    // Not after another message, nor later.
    #expect(try count(gm + "00 B0 01 01 " + gm) == 2 * once - 2 + 1)
    #expect(try count(gm + "60" + gm.dropFirst(2)) == 2 * once - 2)
  }

  private func isOfPort(_ command: SynthCommand) -> Bool {
    switch command {
    case .masterVolume, .tuneOctave, .reset: true
    default: false
    }
  }

  @Test func aNoteOfNoLengthLastsABlock() throws {
    #expect(
      try lines(script("00 90 3C 40 00 3C 00 00 3E 40 60 3E 00"))
        == ["0: 0 strike 60 64", "0: 0 strike 62 64", "1: 0 release 60", "50: 0 release 62"])
    // Nothing else happens until the key is struck again.
    #expect(
      try lines(script("00 90 3C 40 00 3C 00 60 3C 20 60 3C 00"))
        == ["0: 0 strike 60 64", "1: 0 release 60", "50: 0 strike 60 32", "100: 0 release 60"])
    // A key struck again in the same block belongs to the second note.
    #expect(
      try lines(script("00 90 3C 40 00 3C 00 00 3C 20 60 3C 00")) == ["0: 0 strike 60 64", "50: 0 release 60"])
  }

  @Test func modeMessagesReleaseKeysAndResetsTheChannel() throws {
    #expect(
      try lines(script("00 90 3C 40 60 B0 7B 00")) == ["0: 0 strike 60 64", "50: 0 release 60"])
    #expect(
      try lines(script("00 90 3C 40 60 B0 78 00")) == ["0: 0 strike 60 64", "50: 0 cc120 0", "50: 0 release 60"])
    let reset = try script("00 90 3C 40 60 F0 05 7E 7F 09 01 F7 60 FF 06 00")
    // The reset itself is executed before the end.
    #expect(reset.end == 51)
    #expect(try script("00 90 3C 40 60 B0 78 00").end == 51)
    #expect(reset.steps.contains(.init(block: 50, command: .reset(channel: 15))))
  }

  @Test func aPieceEndsWithItsLastSound() throws {
    let down = "00 B0 40 7F "
    let note = "00 90 3C 40 60 3C 00"
    #expect(try script(note + " 8F 00 FF 06 00").end == 50)
    // The script waits at most five minutes for a pedal that is lifted, and one minute for one that never is.
    #expect(try script(down + note + " 60 B0 40 00").end == 100)
    #expect(try script(down + note + " 82 8A 00 B0 40 00").end == 50 + 17733)
    #expect(try script(down + note + " 8F 80 00 B0 40 00").end == 50 + 30000)
    #expect(try script(down + note + " 60 FF 06 00").end == 50 + 6000)
    #expect(try script(down + note + " 60 B0 79 00").end == 100)
  }

  @Test func pedalsAfterTheMusicDoNotProlongIt() throws {
    let note = "00 90 3C 40 60 3C 00"
    #expect(try script(note + " 00 B0 40 7F 60 B0 40 00").end == 50)
    #expect(try script(note + " 60 B0 40 7F 60 B0 42 7F").end == 50)
    #expect(try script(note + " 00 B0 40 7F 60 B0 40 00 60 90 3C 40 00 3C 00").end >= 150)
    // A pedal that is already down when the key comes up holds it, even if it goes down again later.
    #expect(try script("00 90 3C 40 30 B0 40 7F 30 90 3C 00 10 B0 40 7F 50 B0 40 00").end == 100)
  }

  @Test func channelsThatAreNotPlayedDoNotProlongIt() throws {
    // Channel 1 has a note until 50; channel 2 has one until 100, a pedal until 150 and a change of volume at 200.
    let file = try file(
      hex(
        """
        00 B1 40 7F 00 90 3C 40 00 91 40 40 60 80 3C 00 60 81 40 00
        60 B1 40 00 60 B1 07 20
        """))
    let clock = ScriptClock(framesPerSecond: 44100, blockFrames: 441, longest: 86_400)
    let first = file.script(.file, clock) { $0 == 0 }
    #expect(first.end == 50)
    #expect(first.steps.map(\.command).contains(.control(channel: 1, .sustain, value: 127)))
    #expect(!lines(first).contains { $0.contains("1 strike") || $0.contains("1 release") })
    #expect(file.script(.file, clock) { $0 == 1 }.end == 150)
    #expect(file.script(.file, clock) { _ in false }.end == 0)
    let program = try #require(file.playerScript(.file, clock) { $0 == 0 })
    #expect(!lines(program).contains { $0.contains("1 strike") } && program.end < 60)
  }

  @Test func controllersOfDrumsReachAChannelThatBecomesMelodic() throws {
    let file = try file(
      hex(
        """
        00 B9 07 1E 00 B9 40 7F
        00 99 24 40 30 89 24 00                    # a drum, which is left out
        00 F0 0A 41 10 42 12 40 10 15 00 1B F7     # GS: part 10 is melodic
        00 99 3C 40 30 89 3C 00
        """))
    #expect(
      lines(script(file)).prefix(4) == ["0: 9 cc7 30", "0: 9 cc64 127", "25: 9 strike 60 64", "50: 9 release 60"])
    // Without notes, its pedal does not prolong the piece.
    #expect(try script("00 B9 40 7F 00 90 3C 40 60 3C 00 60 B9 40 00").end == 50)
  }

  @Test func itIsSettledWhenNothingGrowsLouder() throws {
    #expect(try script("00 B0 40 7F 00 90 3C 40 60 3C 00 60 B0 40 00").settled == 0)
    #expect(try script("00 B0 40 7F 00 90 3C 40 60 3C 00 30 B0 0B 7F 30 B0 40 00").settled == 75)
  }

  @Test func sequencesOfFormat2FollowOneAnother() throws {
    let script = try script("00 B0 40 7F 00 90 3C 40 60 3C 00", "00 90 3E 40 60 3E 00", format: 2)
    let notes = lines(script).filter { !$0.contains("reset") && !$0.contains("masterVolume") }
    #expect(
      notes == [
        "0: 0 cc64 127", "0: 0 strike 60 64", "50: 0 release 60", "50: 0 strike 62 64", "100: 0 release 62",
      ])
    #expect(script.steps.contains(.init(block: 50, command: .reset(channel: 0))) && script.end == 100)
  }

  @Test func soundsAreSelectedBeforeTheyAreHeard() throws {
    let file = try file(
      hex(
        """
        00 B0 00 08  # bank 8, which counts from the next program change on
        00 C0 05 00 C0 06
        00 90 3C 40 00 80 3C 00
        00 99 24 40 60 89 24 00
        00 C0 07     # never heard
        """))
    #expect(
      lines(script(file, .file)).filter { !$0.contains("release") } == [
        "0: 0 sound 8:6", "0: 0 strike 60 64", "0: 9 kit 0:0", "0: 9 strike 36 64",
      ])
    #expect(lines(script(file)) == ["0: 0 strike 60 64", "1: 0 release 60"])
  }

  /// Without a reset: some programs write 127 to mean no bank.
  @Test(
    arguments: [
      ("0 00 7F C0 00", "0 kit 0:0"), ("0 00 7F C0 30", "0 kit 0:48"), ("0 00 7F C0 49", "0 sound 0:73"),
      ("0 00 7F C0 00 00 C0 49", "0 sound 0:73"), ("0 00 7E C0 01", "0 kit 0:1"), ("0 00 7E C0 30", "0 sound 0:48"),
      ("9 00 7F C9 49", "9 kit 0:73"), ("0 00 08 C0 49", "0 sound 8:73"),
    ]) func drumKitsOfXGAreOnlyUnderTheirNumbers(bank: String, sound: String) throws
  {
    let program = bank.dropFirst(8)
    let channel = bank.first!
    let selection = "00 B\(bank.prefix(7)) 00 \(program)"
    let file = try file(hex("\(selection) 00 9\(channel) 3C 40 60 8\(channel) 3C 00"))
    #expect(lines(script(file, .file)).first == "0: \(sound)")
  }

  @Test func channelsOfTheSecondPortFollowThoseOfTheFirst() throws {
    let script = try script("00 90 3C 40 60 3C 00", "00 FF 21 01 01 00 91 3E 40 60 3E 00")
    #expect(lines(script).contains("0: 17 strike 62 64"))
  }
}
