import Studio
import Testing

@Suite struct EtudeTests {
  @Test func saysItsVersion() async throws {
    let run = try await etude("--version")
    #expect(run.status == 0 && run.err.isEmpty)
    #expect(run.out == etudeVersion + "\n")
  }

  @Test(arguments: [["--help"], []]) func helpNamesEachCommand(arguments: [String]) async throws {
    let run = try await Run([Run.program] + arguments, in: "/tmp").outcome()
    #expect(run.status == 0 && run.err.isEmpty)
    #expect(
      run.out.hasPrefix(
        """
        OVERVIEW: Learns piano music from MIDI files, composes new pieces, and turns
        them into sound.

        """))
    for command in ["compose", "render", "train", "inspect", "doctor"] {
      #expect(run.lines.contains { $0.hasPrefix("  \(command)  ") }, "\(command)")
    }
  }

  @Test func refusesACommandThatThereIsNot() async throws {
    let run = try await etude("sing")
    #expect(run.status == 64 && run.out.isEmpty)
    #expect(
      run.err == """
        Error: Unexpected argument 'sing'
        Usage: etude <subcommand>
          See 'etude --help' for more information.

        """)
  }
}
