import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct TerminalTests {
  private let folder = TemporaryFolder()

  /// What the program writes on a terminal of a width, which becomes 30 columns a second after the first output, and
  /// Ctrl-C is typed after another one.
  private func frames(columns: Int, environment: [String: String]) async throws -> RunResult {
    let (model, font) = (try folder.addModel(), folder.addSoundFont())
    let command = [
      Run.program, "compose", "--model", model, "--seconds", "30000", "--seed", "1", "--formats", "wav", "--soundfont",
      font,
    ]
    return try await runOnTerminal(
      command, columns: columns, steps: [.resize(columns: 30, after: 1), .type("\u{3}", after: 2)], in: folder.path,
      environment: environment)
  }

  @Test func progressIsOneLineThatFitsAndTellsTheWhole() async throws {
    let run = try await frames(columns: 70, environment: ["TERM": "xterm", "NO_COLOR": ""])
    #expect(run.status == 130)
    let frames = run.out.components(separatedBy: "\r\u{1B}[K")
    #expect(frames.count > 3 && frames.allSatisfy { $0.prefix { $0 != "^" && $0 != "\n" }.count < 70 })
    let whole = /^\[#*\.*\] [a-z]+ \d+ of 30000 s, [\d.]+ s elapsed; After Fauré/
    #expect(frames.contains { $0.contains(whole) }, "\(frames)")
    let last = try #require(frames.last { $0.contains(" of 30000 s") })
    #expect(last.prefix { $0 != "^" && $0 != "\n" }.count < 30, "resized")
    #expect(last.contains(/^[a-z]+ \d+ of 30000 s,/), "the stage comes first")
    #expect(run.out.hasSuffix("\netude: interrupted; no unfinished file is left behind.\n"), "on a line of its own")
  }

  @Test(arguments: [["TERM": "dumb"], ["TERM": "xterm", "NO_COLOR": "1"]])
  func plainTerminalsGetLines(environment: [String: String]) async throws {
    let run = try await frames(columns: 70, environment: environment)
    #expect(run.status == 130 && !run.out.contains("\u{1B}") && !run.out.contains("\r"))
  }

  /// What “etude play” writes for a short piece that plays to its end.
  private func played(_ environment: [String: String]) async throws -> RunResult {
    folder.addPiece()
    return try await runOnTerminal(
      [Run.program, "play", "piece.mid", "--soundfont", folder.addSoundFont(), "--device", "none"],
      steps: [.type("q", after: 2)], in: folder.path, environment: environment)
  }

  @Test func theViewHasColoursUnlessTheUserWantsNone() async throws {
    let run = try await played(["TERM": "xterm", "NO_COLOR": ""])
    #expect(run.status == 0 && run.out.contains("\u{1B}[38;5;"), "\(run)")
    let plain = try await played(["TERM": "xterm", "NO_COLOR": "1"])
    #expect(plain.status == 0 && plain.out.contains("█") && !plain.out.contains("\u{1B}[38;5;"), "\(plain)")
  }

  @Test func playingOnATerminalThatCannotMoveTheCursorPrintsLines() async throws {
    let run = try await played(["TERM": "dumb"])
    #expect(run.status == 0 && run.out.contains("Playing ") && !run.out.contains("\u{1B}"), "\(run)")
  }
}
