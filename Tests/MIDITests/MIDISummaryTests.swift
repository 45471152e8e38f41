import Foundation
import Testing

@testable import MIDI

@Suite struct MIDISummaryTests {
  private func summary(_ events: [UInt8]) throws -> MIDISummary {
    let reading = try read(header(), track(events))
    return MIDISummary(reading, notes: reading.file.notes, name: "test.mid")
  }

  private func json(_ summary: MIDISummary) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(summary), as: UTF8.self)
  }

  @Test func countsEverything() throws {
    let summary = try summary(
      hex("00 FF 51 03 07 A1 20") + hex("00 B0 40 7F") + c4 + d4 + hex("00 B0 40 00 00 99 23 40 60 89 23 00"))
    #expect(
      try json(summary) == """
        {"channels":[{"channel":1,"drumNotes":0,"notes":2,"port":1,"sounds":["0:0"]},\
        {"channel":10,"drumNotes":1,"notes":1,"port":1,"sounds":["drums:0"]}],"division":96,"endSeconds":1.5,\
        "file":"test.mid","format":0,"keyRange":[35,62],"notes":3,"pedalPresses":1,\
        "pitchSum":157,"sustainEvents":2,"tempoChanges":1,"tracks":1,\
        "warnings":["byte 61: expected End of Track, found the end of the track chunk; ended the track there"]}
        """)
    #expect(
      summary.description == """
        test.mid
          format 0, tracks: 1, division: 96 ticks a quarter note, tempo changes: 1
          notes: 3 from B1 to D4, pedal presses: 1, ends at 0:01.50
          channel 1: 2 notes, 0:0
          channel 10: 1 note, drums:0
          warning: byte 61: expected End of Track, found the end of the track chunk; ended the track there
        """)
  }

  @Test func namesTheFirstHundredRepairs() throws {
    let warnings = try summary((0..<107).flatMap { _ in hex("00 F8") } + endOfTrack).warnings
    #expect(warnings.count == 101)
    #expect(warnings.last == "and 7 more")
  }

  @Test func aFileWithoutNotesHasNoKeyRange() throws {
    #expect(
      try json(summary(endOfTrack)) == """
        {"channels":[],"division":96,"endSeconds":0,"file":"test.mid","format":0,"keyRange":null,"notes":0,\
        "pedalPresses":0,"pitchSum":0,"sustainEvents":0,"tempoChanges":0,"tracks":1,"warnings":[]}
        """)
  }

  @Test func aNotesLineHasItsFields() throws {
    let notes = try file(hex("60 93 3C 40 60 83 3C 40")).notes
    #expect(notes.map(\.line) == ["96\t60\t96\t64\t0.5\t0.5\t3\t0"])
  }
}
