import Foundation
import TestSupport
import Testing

/// A player in a terminal, under a shell that controls jobs.
@Suite(.timeLimit(.minutes(5))) struct SuspensionTests {
  private let folder = TemporaryFolder()

  /// Plays for up to a minute, and types each text when the terminal has shown another one, given as a regular
  /// expression, since the last.
  ///
  /// - Returns: what the terminal showed.
  private func play(typing steps: [(shown: String, typed: String)]) async throws -> String {
    let script = """
      import os, pty, re, sys
      texts = [text.encode() for text in sys.argv[1].split(";")]
      steps, out, seen = list(zip(texts[::2], texts[1::2])), b"", 0
      pid, terminal = pty.fork()
      if pid == 0:
          os.execvp("bash", ["bash", "-m", "-c", sys.argv[2], "bash"] + sys.argv[3:])
      while True:
          try:
              read = os.read(terminal, 65536)
          except OSError:
              break
          if not read:
              break
          out += read
          if steps and re.search(steps[0][0], out[seen:]):
              os.write(terminal, steps.pop(0)[1].decode("unicode_escape").encode())
              seen = len(out)
      sys.stdout.buffer.write(out)
      """
    let shell = #""$@"; echo status $?; stty -a; sleep 4; fg 2>&1; echo status $?"#
    let texts = steps.flatMap { [$0.shown, $0.typed] }.joined(separator: ";")
    let command = [
      Run.program, "play", "--model", try folder.addModel(), "--soundfont", folder.addSoundFont(), "--seed", "1",
      "--seconds", "60", "--device", "none",
    ]
    return try await Run(
      ["/usr/bin/env", "python3", "-c", script, texts, shell] + command, in: folder.path, environment: ["TERM": "xterm"]
    ).outcome(within: .seconds(240)).out
  }

  /// The times that the view shows, in seconds.
  private func times(in text: Substring) -> [Int] { text.matches(of: #/0:(\d\d)  /#).compactMap { Int($0.1) } }

  @Test func ctrlZRestoresTheTerminalAndPausesTheMusic() async throws {
    let shown = try await play(typing: [("0:0[2-9]  ", "\\x1a"), ("status 148", ""), ("0:(0[4-9]|[1-5][0-9])  ", "q")])
    let stop = try #require(shown.range(of: "status 148"), "\(shown)")
    let (before, after) = (shown[..<stop.lowerBound], shown[stop.upperBound...])
    #expect(before.contains("\u{1B}[?25l") && before.contains("\u{1B}[?25h"), "the cursor is shown again")
    #expect(after.contains(" icanon") && after.contains(" echo "), "the shell finds its terminal")
    #expect(after.contains("\u{1B}[?25l") && after.contains("status 0"), "\(after)")
    let (last, next) = (try #require(times(in: before).last), try #require(times(in: after).first))
    #expect(next - last <= 1, "the music does not go on in the meantime")
  }

  @Test func ctrlBackslashRestoresTheTerminal() async throws {
    let shown = try await play(typing: [("0:0[1-9]  ", "\\x1c")])
    let end = try #require(shown.range(of: "status 131"), "\(shown)")
    #expect(shown[..<end.lowerBound].contains("\u{1B}[?25h") && shown[..<end.lowerBound].contains("interrupted"))
    #expect(shown[end.upperBound...].contains(" icanon"))
  }
}
