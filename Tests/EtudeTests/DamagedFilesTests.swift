import Foundation
import TestSupport
import Testing

/// A file whose second note comes eight minutes after the first, as in damaged files.
@Suite(.timeLimit(.minutes(20))) struct DamagedFilesTests {
  private let folder = TemporaryFolder()
  private let font: String
  /// After 92 160 ticks of 96 to a quarter note of half a second.
  private let sentence = "byte 29: tick 92256: expected another note, found a silence of 8 minutes; "

  init() {
    font = folder.addSoundFont()
    let events: [UInt8] = [
      0, 0x90, 69, 100, 96, 69, 0, 0x85, 0xD0, 0, 0x90, 69, 100, 96, 69, 0, 0, 0xFF, 0x2F, 0,
    ]
    folder.add(
      "gap.mid",
      Array("MThd".utf8) + [0, 0, 0, 6, 0, 0, 0, 1, 0, 96] + Array("MTrk".utf8) + [0, 0, 0, UInt8(events.count)]
        + events)
  }

  private func render(_ options: String...) async throws -> RunResult {
    let command = [
      Run.program, "render", "gap.mid", "--soundfont", font, "--sample-rate", "22050", "--out", "out", "--json",
    ]
    return try await Run(command + options, in: folder.path).outcome(within: .seconds(120))
  }

  @Test func thePieceEndsAtAGap() async throws {
    let run = try await render()
    let report = try #require(try run.objects.first)
    let warning = sentence + "ended the piece before it"
    #expect(run.status == 0 && report["warnings"] as? [String] == [warning])
    #expect(run.err == "etude: warning: gap.mid: \(warning).\n  Use --keep-gaps to keep it.\n")
    #expect(try #require(report["seconds"] as? Double) < 5 && report["events"] as? Int == 1)
  }

  @Test func aGapIsKeptOnRequest() async throws {
    let run = try await render("--keep-gaps")
    let report = try #require(try run.objects.first)
    #expect(run.status == 0 && report["warnings"] as? [String] == [sentence + "kept it"])
    #expect(!run.err.contains("--keep-gaps"))
    #expect(481..<485 ~= (try #require(report["seconds"] as? Double)) && report["events"] as? Int == 2)
    // The request differs from the one without the option, so the file is made again.
    let again = try await render()
    #expect(try #require(try again.objects.first?["seconds"] as? Double) < 5)
  }

  @Test func aGapIsRefusedByTheStrict() async throws {
    let run = try await render("--strict")
    #expect(run.status == 65 && run.err.contains("gap.mid: " + sentence))
    #expect(run.err.contains("Leave out --strict to have it repaired."))
    #expect(!folder.names(in: "out").contains("gap.wav"))
  }
}
