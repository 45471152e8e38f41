import Foundation
import TestSupport
import Testing

/// The program in `Examples/`, which is built together with the tests.
@Suite struct ExampleTests {
  private let folder = TemporaryFolder()

  private func run(_ arguments: String...) throws -> [String] {
    let program =
      URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appendingPathComponent("compose-to-buffer")
    let font = folder.add("piano.sf2", TestSoundFont().bytes)
    let outcome = try Run([program.path] + arguments, environment: ["ETUDE_SOUNDFONT": font]).finish()
    try #require(outcome.status == 0, "\(outcome.err)")
    return outcome.lines
  }

  @Test func printsTheNotesAndWhatWasRendered() throws {
    let lines = try run("7")
    let note = #/[0-9.e-]+ s  [A-G]#?\d  velocity \d+  [0-9.e-]+ s/#
    #expect(lines.count > 10 && lines.dropLast().allSatisfy { $0.wholeMatch(of: note) != nil })
    let frames = try #require(try #/^(\d+) frames at 48000 Hz, peak 0\.\d+$/#.wholeMatch(in: lines.last!)?.output.1)
    #expect(try 10 * 48000..<20 * 48000 ~= #require(Int(frames)))
    #expect(try run("7") == lines && run("8") != lines)
  }
}
