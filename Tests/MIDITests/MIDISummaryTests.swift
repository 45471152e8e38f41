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
        {"channels":[{"channel":1,"drumKeys":[],"drumNotes":0,"notes":2,"port":1,"sounds":["0:0"]},\
        {"channel":10,"drumKeys":[35],"drumNotes":1,"notes":1,"port":1,"sounds":["drums:0"]}],"division":96,\
        "endSeconds":1.5,"file":"test.mid","format":0,"keyRange":[35,62],"notes":3,"pedalPresses":1,\
        "pitchSum":157,"sustainEvents":2,"tempoChanges":1,"tracks":1,"warningCount":1,\
        "warnings":["byte 61: expected End of Track, found the end of the track chunk; ended the track there"]}
        """)
    #expect(
      summary.description == """
        test.mid
          format 0, tracks: 1, division: 96 ticks per quarter note, tempo changes: 1
          notes: 3 from B1 to D4, pedal presses: 1, ends at 0:01.50
          channel 1: 2 notes, 0:0
          channel 10: 1 note, drums:0 (keys 35)
          warning: byte 61: expected End of Track, found the end of the track chunk; ended the track there
        """)
  }

  @Test func namesTheFirstHundredRepairs() throws {
    let summary = try summary((0..<107).flatMap { _ in hex("00 F8") } + endOfTrack)
    #expect(summary.warnings.count == 100)
    #expect(summary.warningCount == 107)
    #expect(summary.warnings.last == "byte 220: \(MIDIWarning.Repair.systemMessage(status: 0xF8))")
  }

  @Test func describesEachKindOfRepairOnce() throws {
    let summary = try summary(
      hex("00 F8 00 90 85 40 00 FE 60 80 3C 40 00 90 3C 99 00 F8") + (0..<200).flatMap { _ in hex("00 FA") })
    let warnings = summary.description.split(separator: "\n").filter { $0.hasPrefix("  warning") }
    #expect(
      warnings == [
        "  warning: byte 22: \(MIDIWarning.Repair.systemMessage(status: 0xF8)) (and 202 more like it)",
        "  warning: byte 26: \(MIDIWarning.Repair.dataByte(found: 0x85)) (and 1 more like it)",
        "  warning: byte 440: \(MIDIWarning.Repair.endOfTrackMissing)",
      ])
    #expect(summary.warningCount == 206)
  }

  @Test func aFileWithoutNotesHasNoKeyRange() throws {
    #expect(
      try json(summary(endOfTrack)) == """
        {"channels":[],"division":96,"endSeconds":0,"file":"test.mid","format":0,"keyRange":null,"notes":0,\
        "pedalPresses":0,"pitchSum":0,"sustainEvents":0,"tempoChanges":0,"tracks":1,"warningCount":0,"warnings":[]}
        """)
  }

  @Test func aNotesLineHasItsFields() throws {
    let notes = try file(hex("60 93 3C 40 60 83 3C 40")).notes
    #expect(notes.map(\.line) == ["96\t60\t96\t64\t0.5\t0.5\t3\t0"])
  }
}
