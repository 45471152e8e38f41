import Music
import Testing

@testable import MIDI

@Suite struct PartMessageTests {
  /// Status and data of the channel messages that a message stands for.
  @Test(
    arguments: [
      // Level, pan and tone number of GS; parts 1, 10, 2 and 11 are blocks 1, 0, 2 and A.
      ("41 10 42 12 40 11 19 0A 0C", ["B0 07 0A"]), ("41 00 42 12 40 10 19 7F 18", ["B9 07 7F"]),
      ("41 10 42 12 40 12 1C 20 72", ["B1 0A 20"]), ("41 10 42 12 40 1A 00 08 05 19", ["BA 00 08", "CA 05 00"]),
      // Bank, program, volume and pan of XG.
      ("43 10 4C 08 00 01 40", ["B0 00 40"]), ("43 15 4C 08 0F 02 01", ["BF 20 01"]),
      ("43 10 4C 08 03 03 7F", ["C3 7F 00"]),
      ("43 10 4C 08 09 0B 00", ["B9 07 00"]), ("43 10 4C 08 01 0E 7F", ["B1 0A 7F"]),
      // A random position; a request; other parameters, parts, models and lengths.
      ("41 10 42 12 40 12 1C 00 12", []), ("43 10 4C 08 01 0E 00", []), ("41 10 42 11 40 11 19 01 15", []),
      ("43 30 4C 08 00 0B 01", []), ("41 10 42 12 40 11 21 40 4E", []), ("43 10 4C 08 00 12 40", []),
      ("43 10 4C 08 10 0B 40", []), ("41 10 16 12 40 11 19 0A 0C", []), ("41 10 42 12 40 11 19", []),
      ("43 10 4C 08 00 0B", []), ("", []),
      // A tone number of one byte: the last byte is the checksum.
      ("41 10 42 12 40 11 00 08 27", []),
    ] as [(String, [String])]) func standsForChannelMessages(message: String, expected: [String])
  {
    let found = PartMessage.channelMessages(hex(message), at: Ticks(3))
    #expect(found.map { [$0.status, $0.data1, $0.data2] } == expected.map(hex))
    #expect(found.allSatisfy { $0.tick == Ticks(3) })
  }

  /// The tone of channel 1 and the drum kit of channel 10, then the level of the second port's channel 1.
  @Test func partsAreSelectedAndSetOnTheirPort() throws {
    let first = hex(
      """
      00 F0 0B 41 10 42 12 40 11 00 08 05 22 F7
      00 F0 0B 41 10 42 12 40 10 00 00 19 17 F7
      00 90 3C 40 00 99 3C 40 60 80 3C 00 00 89 3C 00
      """)
    let second = hex("00 FF 21 01 01 00 F0 08 43 10 4C 08 00 0B 14 F7 00 90 3C 40 60 80 3C 00")
    let file = try read(header(format: 1, tracks: 2), track(first + endOfTrack), track(second + endOfTrack)).file
    let script = file.script(.file, ScriptClock(framesPerSecond: 44100, blockFrames: 441, longest: 86_400))
    let commands = script.steps.map(\.command)
    #expect(commands.contains(.select(channel: 0, Sound(bank: 8, program: 5))))
    #expect(commands.contains(.select(channel: 9, Sound(isRhythm: true, program: 25))))
    #expect(commands.contains(.control(channel: 16, .volume, value: 20)))
    #expect(!commands.contains(.control(channel: 0, .volume, value: 20)))
    #expect(file.channels.map(\.sounds) == [["8:5"], ["drums:25"], ["0:0"]])
  }

  /// In XG, the mode of a part remains when its program changes, until another bank is selected.
  @Test(arguments: [
    ("07 02 F7 00 C0 19", "drums:25"), ("07 02 F7 00 B0 00 00 00 C0 19", "0:25"),
  ])
  func theModeOfAPartRemains(rest: String, sound: String) throws {
    let bytes = hex("00 F0 08 43 10 4C 00 00 7E 00 F7 00 F0 08 43 10 4C 08 00 \(rest) 00 90 3C 40 60 3C 00")
    let file = try read(header(tracks: 1), track(bytes + endOfTrack)).file
    #expect(file.channels.map(\.sounds) == [[sound]])
    let melodic = hex("00 F0 08 43 10 4C 00 00 7E 00 F7 00 F0 08 43 10 4C 08 09 07 00 F7 00 C9 05 00 99 3C 40 60 3C 00")
    #expect(try read(header(tracks: 1), track(melodic + endOfTrack)).file.channels.map(\.sounds) == [["0:5"]])
  }

  /// A transposition adds to the master tuning, and a drum part is not transposed. A bend range leaves the selected
  /// parameter, here the coarse tuning.
  @Test func partsAreTransposedAndBent() throws {
    let bytes = hex(
      """
      00 F0 07 7F 7F 04 04 00 41 F7 00 B0 65 00 00 64 02
      00 F0 0A 41 10 42 12 40 11 16 43 56 F7 00 F0 08 43 10 4C 08 09 08 43 F7
      00 F0 0A 41 10 42 12 40 21 10 4C 43 F7 00 B0 06 41 00 90 3C 40 60 3C 00
      """)
    let file = try read(header(tracks: 1), track(bytes + endOfTrack)).file
    let commands = file.script(.file, ScriptClock(framesPerSecond: 44100, blockFrames: 441, longest: 86_400)).steps.map(
      \.command)
    let tuned = commands.filter { if case .tune = $0 { true } else { false } }
    #expect(tuned[16...] == [.tune(channel: 0, cents: 400), .tune(channel: 9, cents: 0)])
    let parameters = commands.compactMap { command -> [UInt16]? in
      guard case .control(0, .controller(let number), let value) = command else { return nil }
      return [UInt16(number), value]
    }
    #expect(
      parameters == [[101, 0], [100, 2], [101, 0], [100, 0], [6, 12], [101, 0], [100, 2], [6, 65], [38, 0]])
  }
}
