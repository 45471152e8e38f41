import Foundation
import TestSupport
import Testing

/// The program on a terminal, which Python's `pty` plays.
@Suite(.timeLimit(.minutes(5))) struct TerminalTests {
  private let folder = TemporaryFolder()

  /// What the program writes on a terminal of a width, which becomes 30 columns a second after the first output, and
  /// Ctrl-C is typed after another one.
  private func frames(columns: Int, terminal: String) async throws -> Outcome {
    let script = """
      import fcntl, os, pty, re, select, struct, sys, termios, time
      columns, start = int(sys.argv[1]), None
      pid, terminal = pty.fork()
      if pid == 0:
          os.execv(sys.argv[2], sys.argv[2:])
      def resize(columns):
          fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
      resize(columns)
      steps, out = [(1, lambda: resize(30)), (2, lambda: os.write(terminal, b"\\x03"))], b""
      while True:
          if steps and start and time.monotonic() - start > steps[0][0]:
              steps.pop(0)[1]()
          if not select.select([terminal], [], [], 0.05)[0]:
              continue
          try:
              read = os.read(terminal, 65536)
          except OSError:
              break
          if not read:
              break
          out += read
          start = start or time.monotonic()
      sys.stdout.buffer.write(out.replace(b"\\r\\n", b"\\n"))
      sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
      """
    let (model, font) = (try folder.addModel(), folder.addSoundFont())
    let command = [
      Run.program, "compose", "--model", model, "--seconds", "30000", "--seed", "1", "--formats", "wav", "--soundfont",
      font,
    ]
    return try await Run(
      ["/usr/bin/env", "python3", "-c", script, "\(columns)"] + command, in: folder.path,
      environment: ["TERM": terminal]
    ).outcome(within: .seconds(60))
  }

  @Test func progressIsOneLineThatFitsAndTellsTheWhole() async throws {
    let run = try await frames(columns: 70, terminal: "xterm")
    #expect(run.status == 130)
    let frames = run.out.components(separatedBy: "\r\u{1B}[K")
    #expect(frames.count > 3 && frames.allSatisfy { $0.prefix { $0 != "^" && $0 != "\n" }.count < 70 })
    let whole = /^\[#*\.*\] [a-z]+ \d+ of 30000 s, [\d.]+ s elapsed; After Fauré/
    #expect(frames.contains { $0.contains(whole) }, "\(frames)")
    let last = try #require(frames.last { $0.contains(" of 30000 s") })
    #expect(last.prefix { $0 != "^" && $0 != "\n" }.count < 30, "resized")
    #expect(last.contains(/^[a-z]+ \d+ of 30000 s,/), "the stage comes first")
    #expect(run.out.hasSuffix("\netude: interrupted; no unfinished file is left behind\n"), "on a line of its own")
  }

  @Test func aTerminalThatCannotMoveTheCursorGetsLines() async throws {
    let run = try await frames(columns: 70, terminal: "dumb")
    #expect(run.status == 130 && !run.out.contains("\u{1B}") && !run.out.contains("\r"))
  }
}
