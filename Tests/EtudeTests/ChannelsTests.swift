import Foundation
import TestSupport
import Testing

@Suite struct ChannelsTests {
  private let folder = TemporaryFolder()
  private let font: String

  init() {
    font = folder.addSoundFont()
    folder.addScale("two.mid", notes: 4, channel: 1)
  }

  private func render(_ arguments: String...) async throws -> (run: RunResult, bytes: Data) {
    let command = [Run.program, "render", "two.mid", "--soundfont", font, "--out", "a.wav", "--force"] + arguments
    let run = try await Run(command, in: folder.path).outcome()
    return (run, run.status == 0 ? try Data(contentsOf: URL(fileURLWithPath: folder.path + "/a.wav")) : Data())
  }

  @Test func channelsAreHeardAloneOrNotAtAll() async throws {
    let all = try await render()
    #expect(try await render("--solo", "2").bytes == all.bytes)
    #expect(try await render("--mute", "1,3").bytes == all.bytes)
    let silent = try await render("--mute", "2")
    #expect(silent.bytes != all.bytes && silent.run.status == 0)
    #expect(all.run.err.isEmpty)
    #expect(
      silent.run.err == """
        etude: warning: two.mid: the audio is silent: the chosen channels have no notes; channels with notes: 2.

        """)
    #expect(try await render("--solo", "1").bytes == silent.bytes)
  }

  @Test(arguments: ["0", "1,", "x", "257", "1-3"])
  func otherNumbersAreRefused(text: String) async throws {
    #expect(try await render("--solo", text).run.status == 64)
  }
}
