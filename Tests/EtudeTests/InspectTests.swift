import Foundation
import TestSupport
import Testing

@Suite struct InspectTests {
  private let folder = TemporaryFolder()

  private let summary = """
    {"channels":[{"channel":1,"drumKeys":[],"drumNotes":0,"notes":3,"port":1,"sounds":["0:0"]}],"division":960,\
    "endSeconds":0.75,"file":"piece.mid","format":1,"keyRange":[60,67],"notes":3,"pedalPresses":1,\
    "pitchSum":187,"sustainEvents":2,"tempoChanges":1,"tracks":2,"warningCount":0,"warnings":[]}
    """

  @Test func aBadFileDoesNotStopTheOthers() async throws {
    folder.add("bad.mid", Array("no MIDI at all".utf8))
    folder.addPiece()
    let run = try await etude("inspect", "--json", "bad.mid", "missing.mid", "piece.mid", in: folder.path)
    let bad = "bad.mid: is a text file, not a MIDI file; choose a .mid file"
    let missing = "missing.mid: cannot read: No such file or directory; check the spelling of the path"
    #expect(run.status == 65)
    #expect(
      run.lines == [
        #"{"error":"\#(bad)","file":"bad.mid"}"#, #"{"error":"\#(missing)","file":"missing.mid"}"#, summary,
      ])
    #expect(run.err == "etude: error: \(bad).\netude: error: \(missing).\n")
  }

  @Test func tellsPeopleThreeLines() async throws {
    folder.addPiece()
    let run = try await etude("inspect", "piece.mid", in: folder.path)
    #expect(run.status == 0 && run.err.isEmpty)
    #expect(
      run.out == """
        piece.mid
          format 1, tracks: 2, division: 960 ticks per quarter note, tempo changes: 1
          notes: 3 from C4 to G4, pedal presses: 1, ends at 0:00.75

        """)
  }

  @Test func notesHaveEightColumns() async throws {
    folder.addPiece()
    let run = try await etude("inspect", "--notes", "piece.mid", in: folder.path)
    #expect(run.status == 0 && run.err.isEmpty)
    #expect(
      run.lines == [
        "0\t60\t480\t80\t0.0\t0.25\t0\t1", "960\t60\t480\t80\t0.5\t0.25\t0\t1", "960\t67\t480\t80\t0.5\t0.25\t0\t1",
      ])
  }

  @Test func refusesAnEmptyFile() async throws {
    let run = try await etude("inspect", "/dev/null")
    #expect(run.status == 65 && run.out.isEmpty)
    #expect(run.err == "etude: error: /dev/null: the file is empty.\n")
  }

  @Test func readsAFolderAndRefusesRepairsWhenStrict() async throws {
    let whole = folder.addPiece("music/whole.mid")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: whole))
    folder.add("music/cut.mid", Array(bytes.dropLast(4)))
    let lenient = try await etude("inspect", "--json", "music", in: folder.path)
    #expect(lenient.status == 0 && lenient.err.isEmpty)
    #expect(try lenient.objects.map { ($0["warnings"] as? [String])?.isEmpty } == [false, true])
    let strict = try await etude("inspect", "--strict", "--json", "music", in: folder.path)
    #expect(strict.status == 65)
    #expect(strict.err.hasSuffix("; strict reading repairs nothing.\n  Leave out --strict to have it repaired.\n"))
    #expect(try strict.objects.map { Set($0.keys).isSuperset(of: ["notes"]) } == [false, true])
  }

  /// Human readers get one line per kind of repair, programs get each of the first hundred.
  @Test func repeatedRepairsAreOneLine() async throws {
    let events = [UInt8]([[UInt8]](repeating: [0, 0xFE], count: 120).joined()) + [0, 0xFF, 0x2F, 0]
    let header: [UInt8] = Array("MThd".utf8) + [0, 0, 0, 6, 0, 0, 0, 1, 0, 96]
    let track: [UInt8] = Array("MTrk".utf8) + [0, 0, 0, UInt8(events.count)]
    folder.add("clocks.mid", header + track + events)
    let text = try await etude("inspect", "clocks.mid", in: folder.path)
    let warnings = text.lines.filter { $0.hasPrefix("  warning: ") }
    #expect(warnings.count == 1 && warnings[0].hasSuffix(" (and 119 more like it)"))
    let run = try await etude("inspect", "--json", "clocks.mid", in: folder.path)
    let json = try #require(try run.objects.first)
    #expect((json["warnings"] as? [String])?.count == 100 && json["warningCount"] as? Int == 120)
  }

  @Test func saysWhenWhatItPrintsIsLost() async throws {
    folder.addPiece()
    let script = #""$0" inspect piece.mid > /dev/full"#
    let run = try await Run(["/bin/bash", "-c", script, Run.program], in: folder.path).outcome()
    #expect(run.status == 74)
    #expect(
      run.err == """
        etude: error: standard output: cannot write: No space left on device; free some space, or choose another disk.

        """)
  }

  @Test func aReaderThatLeavesEarlyIsNoCrash() async throws {
    folder.addScale("long.mid", notes: 5000)
    let script = #""$0" inspect --notes long.mid | head -n 1; exit "${PIPESTATUS[0]}""#
    let run = try await Run(["/bin/bash", "-c", script, Run.program], in: folder.path).outcome()
    #expect(run.lines == ["0\t48\t480\t80\t0.0\t0.25\t0\t1"])
    // 141: ended by SIGPIPE, like other programs whose output is closed.
    #expect([0, 141].contains(run.status) && run.err.isEmpty)
  }
}
