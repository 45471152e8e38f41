import Foundation
import TestSupport
import Testing

/// A player in a terminal, under a shell that controls jobs.
@Suite(.timeLimit(.minutes(5))) struct SuspensionTests {
  private let folder = TemporaryFolder()

  /// Plays for up to a minute. Returns what the terminal showed.
  private func play(_ steps: TerminalStep...) async throws -> String {
    let shell = #""$@"; echo status $?; stty -a; sleep 4; fg 2>&1; echo status $?"#
    let command = [
      Run.program, "play", "--model", try folder.addModel(), "--soundfont", folder.addSoundFont(), "--seed", "1",
      "--seconds", "60", "--device", "none",
    ]
    return try await runOnTerminal(
      ["/bin/bash", "-m", "-c", shell, "bash"] + command, steps: steps, in: folder.path, within: .seconds(240)
    ).out
  }

  /// The times that the view shows, in seconds.
  private func times(in text: Substring) -> [Int] { text.matches(of: #/0:(\d\d)  /#).compactMap { Int($0.1) } }

  @Test func ctrlZRestoresTheTerminalAndPausesTheMusic() async throws {
    let shown = try await play(
      .type("\u{1A}", when: "0:0[2-9]  "), .type("", when: "status 148"),
      .type("q", when: "0:(0[4-9]|[1-5][0-9])  "))
    let stop = try #require(shown.range(of: "status 148"), "\(shown)")
    let (before, after) = (shown[..<stop.lowerBound], shown[stop.upperBound...])
    #expect(before.contains("\u{1B}[?25l") && before.contains("\u{1B}[?25h"), "the cursor is shown again")
    #expect(after.contains(" icanon") && after.contains(" echo "), "the shell finds its terminal")
    #expect(after.contains("\u{1B}[?25l") && after.contains("status 0"), "\(after)")
    let (last, next) = (try #require(times(in: before).last), try #require(times(in: after).first))
    #expect(next - last <= 1, "the music does not go on in the meantime")
  }

  @Test func ctrlBackslashRestoresTheTerminal() async throws {
    let shown = try await play(.type("\u{1C}", when: "0:0[1-9]  "))
    let end = try #require(shown.range(of: "status 131"), "\(shown)")
    #expect(shown[..<end.lowerBound].contains("\u{1B}[?25h") && shown[..<end.lowerBound].contains("interrupted"))
    #expect(shown[end.upperBound...].contains(" icanon"))
  }
}
