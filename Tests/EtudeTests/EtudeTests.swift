import Studio
import Testing

@Suite struct EtudeTests {
  @Test func saysItsVersion() async throws {
    let run = try await etude("--version")
    #expect(run.status == 0 && run.err.isEmpty)
    #expect(run.lines[0].wholeMatch(of: #/etude \d+\.\d+\.\d+( \(commit [0-9a-f]{7,}(-dirty)?\))?/#) != nil)
    #expect(run.lines[0].hasPrefix("etude \(etudeVersion)"))
    for name in ["oneDNN ", "FluidSynth ", "libsndfile-", "libebur128 ", "cairo ", "Pango ", "libarchive "] {
      #expect(run.out.contains(try Regex("\(name)\\d+\\.\\d+")), "\(name)")
    }
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
    for command in ["compose", "render", "train", "tune", "evaluate", "inspect", "info", "draw", "models", "doctor"] {
      #expect(run.lines.contains { $0.hasPrefix("  \(command)  ") }, "\(command)")
    }
  }

  @Test(arguments: [
    [], ["compose"], ["render"], ["train"], ["tune"], ["evaluate"], ["inspect"], ["info"], ["draw"], ["models"],
    ["doctor"],
  ])
  func anExampleIsALineOfATerminal(command: [String]) async throws {
    let run = try await Run([Run.program] + command + ["--help"], in: "/tmp").outcome()
    let start = try #require(run.lines.firstIndex(of: "EXAMPLES"))
    let examples = run.lines[(start + 1)...].prefix { !$0.hasPrefix("USAGE") }
    #expect(examples.count > 1 && examples.allSatisfy { $0.hasPrefix("  etude ") && $0.count <= 80 })
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
