import Foundation
import TestSupport
import Testing

@Suite struct EvaluateCompositionsTests {
  private let folder = TemporaryFolder()

  private func addMusic() {
    for name in ["a", "b"] { folder.addScale("new/\(name).mid", notes: 40) }
    folder.addScale("music/Satie/x.mid", notes: 90)
    folder.addScale("music/Ravel/y.mid", notes: 70)
  }

  @Test func comparesAFolderWithTheListedFiles() async throws {
    addMusic()
    folder.add("list.txt", Array("Satie/x.mid\n".utf8))
    folder.add("new/bad.mid", Array("no MIDI at all".utf8))
    let run = try await etude(
      "evaluate", "--generated", "new", "--reference", "music", "--list", "list.txt", "--json", in: folder.path)
    #expect(run.status == 0)
    #expect(run.err.hasPrefix("etude: warning: new/bad.mid: skipped: ") && run.err.split(separator: "\n").count == 1)
    let report = try #require(try run.objects.first)
    #expect((report["features"] as? [[String: Any]])?.count == 10)
    #expect(try #require(report["averageOverlap"] as? Double) > 0.9)
    #expect((report["generated"] as? [String: Int]) == ["pieces": 2, "excerpts": 2])
    #expect((report["reference"] as? [String: Int]) == ["pieces": 1, "excerpts": 2])
    let copying = try #require(report["copying"] as? [String: Any])
    #expect((copying["generated"] as? [String: Double])?["largest"] == 40)
    #expect(copying["source"] as? String == "music/Ravel/y.mid")
  }

  @Test func tellsPeopleThreeTables() async throws {
    addMusic()
    let run = try await etude(
      "evaluate", "--generated", "new", "--reference", "music/Satie", "--corpus", "music", in: folder.path)
    #expect(run.status == 0 && run.err.isEmpty)
    #expect(run.lines.first == "compositions: 2 (2 excerpts of 10.0 s); reference: 1 (2); corpus: 1 (1)")
    for start in [
      "pitch class ", "interval bigrams ", "average ", "pulse clarity ", "recurrence after 8 s ",
      "longest run, one key ",
      "notes copied in a row ",
    ] {
      #expect(run.lines.contains { $0.hasPrefix(start) }, "\(start)")
    }
    #expect(run.lines.allSatisfy { $0.count <= 100 && $0.last != " " })
  }

  @Test func saysThatThereIsNoCorpusInPlaceOfBlankColumns() async throws {
    addMusic()
    for corpus in [[], ["--corpus", "music"]] {
      let run = try await Run(
        [Run.program, "evaluate", "--generated", "new", "--reference", "music"] + corpus, in: folder.path
      ).outcome()
      #expect(run.status == 0)
      #expect(
        run.err.hasPrefix("etude: warning: there is no corpus, so copying and the figures that real music reaches"))
      let names = try #require(run.lines.first { $0.contains("overlap") }).split(separator: " ")
      #expect(names == ["overlap", "distance", "composed", "reference"])
      let row = try #require(run.lines.first { $0.hasPrefix("pitch range ") }).split(separator: " ")
      #expect(row.count == 2 + 4 + 1, "the feature, four figures and their unit")
      #expect(!run.out.contains("notes copied in a row"))
    }
  }

  @Test func measuresPulseAndRecurrenceForPrograms() async throws {
    addMusic()
    let run = try await etude(
      "evaluate", "--generated", "music", "--reference", "music/Satie", "--corpus", "music", "--json", in: folder.path)
    let report = try #require(try run.objects.first)
    for side in ["traits", "referenceTraits"] {
      let traits = try #require(report[side] as? [String: [String: Double]])
      #expect(try #require(traits["pulseClarity"]?["median"]) > 0.9, "four notes per second")
      #expect(try #require(traits["recurrence"]?["median"]) > 0.9, "a scale that repeats")
    }
  }

  @Test func refusesAFolderWithoutMusic() async throws {
    addMusic()
    let run = try await etude("evaluate", "--generated", "missing", "--reference", "music", in: folder.path)
    #expect(run.status == 66 && run.out.isEmpty)
    #expect(
      run.err == "etude: error: missing: cannot list: No such file or directory; check the spelling of the path.\n")
  }

  @Test(arguments: [
    ([], "name a model and folders of MIDI files, or give --generated and --reference."),
    (["m.safetensors"], "name at least one folder of MIDI files."),
    (["--generated", "new"], "give --generated and --reference together."),
    (
      ["--generated", "new", "--reference", "music", "--labels", "--limit", "9"],
      "--labels is for a model and folders."
    ),
    (["m.safetensors", "music", "--corpus", "music"], "--corpus is for --generated and --reference."),
    (
      ["m.safetensors", "music", "--generated", "new", "--reference", "music"],
      "name a model and folders, or give --generated and --reference, not both."
    ),
  ]) func asksForOneThing(arguments: [String], sentence: String) async throws {
    let run = try await Run([Run.program, "evaluate"] + arguments, in: folder.path).outcome()
    #expect(run.status == 64 && run.out.isEmpty)
    #expect(run.err.hasPrefix("etude: error: \(sentence)\n"))
  }
}
