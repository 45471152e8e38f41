import TestSupport
import Testing

@Suite struct ExportRowsTests {
  private let folder = TemporaryFolder()

  @Test func writesAFileOnce() async throws {
    for name in ["a", "b", "c", "d"] { folder.addScale("music/Satie/\(name).mid", notes: 20) }
    let command = ["rows", "music", "--out", "r.safetensors", "--validation-fraction", "0.3"]
    let first = try await Run([Run.program] + command, in: folder.path).outcome()
    #expect(first.status == 0 && first.err.isEmpty)
    #expect(first.lines == ["4 pieces: 2 for training, 2 for validation", "r.safetensors: 88 rows of 4 pieces"])
    let again = try await Run([Run.program] + command, in: folder.path).outcome()
    #expect(again.status == 73 && again.out.isEmpty)
    #expect(
      again.err == """
        etude: error: r.safetensors: this file exists.
          Choose another --out, or add --force to replace it.

        """
    )
    let forced = try await Run([Run.program] + command + ["--force", "--quiet"], in: folder.path).outcome()
    #expect(forced.status == 0 && forced.out.isEmpty && forced.err.isEmpty)
  }

  @Test func refusesAListThatNamesNothing() async throws {
    folder.addScale("music/a.mid", notes: 20)
    folder.add("list.txt", Array("b.mid\n".utf8))
    let run = try await etude("rows", "music", "--out", "r.safetensors", "--validation", "list.txt", in: folder.path)
    #expect(run.status == 65)
    #expect(run.err.hasPrefix("etude: error: list.txt: no line matches a file of the corpus"))
    #expect(folder.names == ["list.txt", "music"])
  }
}
