import Foundation
import TestSupport
import Testing

@Suite struct TrainTests {
  private let folder = TemporaryFolder()

  @Test func refusesAFolderWithoutFiles() async throws {
    folder.add("music/readme.txt", [])
    let run = try await etude("train", "music", "--out", "x.safetensors", in: folder.path)
    #expect(run.status == 66 && run.out.isEmpty)
    #expect(run.err == "etude: error: music: no .mid or .midi files found; give a folder that contains some.\n")
    #expect(folder.names == ["music"])
  }

  @Test func refusesAFolderWithoutPianoNotes() async throws {
    folder.addScale("music/drums.mid", notes: 8, channel: 9)
    let run = try await etude("train", "music", "--out", "x.safetensors", in: folder.path)
    #expect(run.status == 65 && run.out.isEmpty)
    #expect(
      run.err == """
        etude: error: music: no piano notes in 1 MIDI file (first file: no piano notes); \
        give a folder with piano music.

        """)
    #expect(folder.names == ["music"])
  }

  @Test func refusesAFolderThatThereIsNot() async throws {
    let run = try await etude("train", "missing", "--out", "x.safetensors", in: folder.path)
    #expect(run.status == 66 && run.out.isEmpty)
    #expect(
      run.err == "etude: error: missing: cannot list: No such file or directory; check the spelling of the path.\n")
  }

  @Test(arguments: [
    ["train", "-", "--out", "m.safetensors"], ["rows", "-", "--out", "r"], ["evaluate", "classic", "-"],
  ])
  func standardInputIsNoFolder(words: [String]) async throws {
    let run = try await Run([Run.program] + words, in: folder.path).outcome()
    #expect(run.err == "etude: error: - stands for standard input, but a folder is needed; name a folder.\n")
    #expect(run.status == 66)
  }

  @Test func learnsTheClassicRecipeAndSaysWhatTheSplitIsWorth() async throws {
    for name in ["a", "b", "c", "d"] { folder.addScale("music/\(name).mid", notes: 80) }
    let training = try await etude(
      "train", "music", "--out", "x.safetensors", "--recipe", "classic", "--split", "windows", "--epochs", "2",
      "--batch", "2", "--units", "8", "--embedding", "4", "--window", "16", "--validation-fraction", "0.2",
      in: folder.path)
    #expect(training.status == 0 && training.err.isEmpty)
    #expect(training.lines.first == "4 pieces: 3 to split into windows, 1 held out")
    #expect(training.out.contains("\nFrom windows of 16 alone: "))
    #expect(training.out.contains(" In compositions held out of training: "))
    #expect(training.lines.last?.contains("windows overlap") == true)
    let composing = try await etude(
      "compose", "--model", "x.safetensors", "--formats", "mid", "--seed", "1", "--json", in: folder.path)
    #expect(composing.status == 0)
    // 200 single notes and a last pedal press.
    #expect(try composing.objects[0]["events"] as? Int == 201)
  }

  @Test func aSplitOfWindowsNeedsWindows() async throws {
    folder.addScale("music/a.mid", notes: 40)
    let command = [
      "train", "music", "--out", "x.safetensors", "--recipe", "classic", "--split", "windows", "--epochs", "1",
      "--batch", "1", "--units", "8", "--embedding", "4", "--rare", "1",
    ]
    let few = try await Run([Run.program] + command + ["--window", "36"], in: folder.path).outcome()
    #expect(few.status == 65 && few.lines == ["1 piece: 1 to split into windows, 0 held out"])
    #expect(
      few.err == "etude: error: there are fewer than five windows of 36 symbols, so none can be used for validation.\n"
        + "  Use a smaller --window, or add music.\n")
    #expect(folder.names == ["music"])
    let enough = try await Run([Run.program] + command + ["--window", "35"], in: folder.path).outcome()
    #expect(enough.status == 0 && enough.err.isEmpty, "the validation set consists of windows")
    #expect(enough.out.contains("The accuracy in unseen compositions is not known"))
  }

  @Test func saysWhatItMakesOfSeveralFoldersAndAList() async throws {
    for (index, name) in ["a/Satie/1", "a/Satie/2", "b/Satie/1", "b/Satie/3", "b/Ravel/1"].enumerated() {
      folder.addScale("\(name).mid", notes: 50 + index)
    }
    let original = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/a/Satie/1.mid"))
    folder.add("b/Ravel/copy.mid", Array(original))
    folder.add("list.txt", Array("a/Satie/1.mid\nc/Satie/1.mid\n".utf8))
    let run = try await etude(
      "train", "a", "b", "--out", "x.safetensors", "--validation", "list.txt", "--min-pieces", "2", "--weight", "b=0.5",
      "--epochs", "1", "--batch", "1", "--steps", "8", "--units", "8", "--layers", "1", "--embedding", "4",
      in: folder.path)
    #expect(run.status == 0)
    #expect(
      run.lines.prefix(3) == [
        "6 pieces: 4 for training, 1 for validation, 1 left out as copies of these",
        "lines of the validation list that match a file here: 1 of 2",
        "labels with fewer than 2 pieces, left out: Ravel",
      ])
    #expect(
      run.err
        == "etude: warning: lines of the validation list that match no file in the corpus: 1, such as c/Satie/1.mid.\n")
  }

  @Test(arguments: ["b", "b=0", "=1"])
  func refusesWhatIsNoWeight(text: String) async throws {
    let run = try await etude("train", "a", "--out", "x.safetensors", "--weight", text, in: folder.path)
    #expect(run.status == 64 && run.out.isEmpty)
    #expect(
      run.err.hasPrefix(
        "etude: error: --weight must be a folder and a number above 0 and at most 10, such as rolls=0.5, not "
          + "“\(text)”.\n"
      ))
  }

  @Test func printsATableAndKeepsOneForPrograms() async throws {
    for name in ["a", "b", "c"] { folder.addScale("music/Satie/\(name).mid", notes: 60) }
    let small = ["--batch", "2", "--steps", "8", "--units", "8", "--layers", "1", "--embedding", "4"]
    let command = ["train", "music", "--validation-fraction", "0.3", "--epochs", "1", "--log-csv", "x.csv"] + small
    let run = try await Run([Run.program] + command + ["--out", "x.safetensors"], in: folder.path).outcome()
    #expect(run.status == 0 && run.err.isEmpty)
    let header = try #require(run.lines.firstIndex { $0.hasPrefix("done") })
    #expect(
      run.lines[header].split(separator: " ") == [
        "done", "events", "elapsed", "rate", "train", "valid", "time", "key", "dur", "vel", "right",
      ])
    let rows = run.lines[(header + 1)...].filter { $0.hasPrefix("100%") }
    #expect(rows.count == 1 && rows[0].contains("* "), "the only evaluation is the best")
    #expect(rows[0].count == run.lines[header].count && run.lines[header].count <= 80)
    let table = try String(contentsOfFile: folder.path + "/x.csv", encoding: .utf8).split(separator: "\n")
    #expect(table.count == 2 && table[0].hasPrefix("seconds,step,events,learning_rate,best,training_nats,"))
    let again = try await Run([Run.program] + command + ["--out", "y.safetensors"], in: folder.path).outcome()
    #expect(
      again.status == 73
        && again.err == "etude: error: x.csv: this file exists.\n  Choose another --log-csv, or remove it.\n")
  }

  @Test func noTableReplacesAFileOfAnotherKind() async throws {
    for name in ["a", "b", "c"] { folder.addScale("music/Satie/\(name).mid", notes: 60) }
    folder.add("p.csv", Array("precious\n".utf8))
    let command = ["train", "music", "--epochs", "1", "--out", "q.safetensors", "--force", "--log-csv"]
    for (table, status, sentence) in [
      (
        "q.safetensors", 64,
        "q.safetensors: the training writes another of its files there.\n  Choose another --log-csv.\n"
      ),
      ("p.csv", 73, "p.csv: this file exists.\n  Choose another --log-csv, or remove it.\n"),
      ("none/x.csv", 73, "none/x.csv: cannot create: No such file or directory; create its folder first.\n"),
    ] as [(String, Int32, String)] {
      let run = try await Run([Run.program] + command + [table], in: folder.path).outcome()
      #expect(run.status == status && run.err == "etude: error: " + sentence)
    }
    #expect(folder.names == ["music", "p.csv"], "no log is left")
    #expect(try String(contentsOfFile: folder.path + "/p.csv", encoding: .utf8) == "precious\n")
  }

  @Test func learnsAModelThatComposes() async throws {
    for name in ["a", "b", "c"] { folder.addScale("music/Satie/\(name).mid", notes: 60) }
    folder.add("music/bad.mid", Array("no MIDI at all".utf8))
    let training = try await etude(
      "train", "music", "--out", "x.safetensors", "--epochs", "1", "--batch", "2", "--steps", "8", "--units", "8",
      "--layers", "1", "--embedding", "4", "--validation-fraction", "0.3", "--min-pieces", "1", "--perform", "--json",
      in: folder.path)
    #expect(training.status == 0)
    #expect(training.err.hasPrefix("etude: warning: music/bad.mid: skipped: "))
    let objects = try training.objects
    #expect(objects.last?["model"] as? String == "x.safetensors")
    #expect(objects[0]["isBest"] as? Bool == true)
    #expect(Set(folder.names) == ["music", "x.safetensors", "x.safetensors.curve.svg", "x.safetensors.log.jsonl"])
    let composing = try await etude(
      "compose", "--model", "x.safetensors", "--composer", "satie", "--seconds", "2", "--formats", "mid",
      in: folder.path
    )
    #expect(composing.status == 0 && composing.err.isEmpty)
  }
}
