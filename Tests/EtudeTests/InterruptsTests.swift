import TestSupport
import Testing

@Suite struct InterruptsTests {
  @Test func controlCLeavesNothing() async throws {
    let folder = TemporaryFolder()
    let (model, font) = (try folder.addModel(), folder.addSoundFont())
    let run = try Run(
      [Run.program, "compose", "--model", model, "--seconds", "3000", "--formats", "mid,wav", "--soundfont", font],
      in: folder.path)
    while !folder.names.contains("output") { try await Task.sleep(for: .milliseconds(5)) }
    try await Task.sleep(for: .milliseconds(200))
    run.interrupt()
    let outcome = try await run.outcome(within: .seconds(5))
    #expect(outcome.status == 130 && outcome.out.isEmpty)
    #expect(outcome.err == "etude: interrupted; nothing half-written is left behind\n")
    #expect(folder.names(in: "output").isEmpty)
  }
}
