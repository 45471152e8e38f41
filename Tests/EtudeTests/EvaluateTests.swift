import TestSupport
import Testing

@Suite struct EvaluateTests {
  private let folder = TemporaryFolder()

  @Test func measuresByColumnAndComposer() async throws {
    let model = try folder.addModel()
    folder.addScale("music/Fauré/a.mid", notes: 30)
    folder.addScale("music/Satie/b.mid", notes: 50)
    folder.add("music/bad.mid", Array("no MIDI at all".utf8))
    let run = try await etude("evaluate", model, "music", "--json", in: folder.path)
    #expect(run.status == 0)
    #expect(run.err.contains("music/bad.mid: skipped: "))
    #expect(run.err.contains("evaluated without labels that the model does not know: Satie.\n"))
    let report = try #require(try run.objects.first)
    #expect(report["events"] as? Int == 82, "30 and 50 notes and two ends")
    let composers = try #require(report["composers"] as? [[String: Any]])
    #expect(composers.map { $0["label"] as? String } == ["Fauré", "Satie"])
    let columns = try #require((report["score"] as? [String: Any])?["columns"] as? [[String: Any]])
    let nats = columns.compactMap { $0["nats"] as? Double }
    #expect(nats.count == 4 && abs(nats.reduce(0, +) - (report["nats"] as? Double ?? 0)) < 1e-9)
  }

  @Test func aListAndALabelNarrowItDown() async throws {
    let model = try folder.addModel()
    for name in ["a", "b"] { folder.addScale("music/Satie/\(name).mid", notes: 20) }
    folder.add("list.txt", Array("Satie/b.mid\nSatie/z.mid\n".utf8))
    let run = try await etude("evaluate", model, "music", "--list", "list.txt", "--label", "fauré", in: folder.path)
    #expect(run.status == 0)
    #expect(run.err == "etude: warning: lines of the list that match no file in the folders: 1, such as Satie/z.mid.\n")
    #expect(run.lines[0].contains("nats per event over 21 events of 1 piece,"))
    #expect(run.lines.contains { $0.hasPrefix("Satie") })
  }

  @Test func performsScoresFirstWhenAsked() async throws {
    let model = try folder.addModel()
    folder.addScale("music/a.mid", notes: 20)
    let asItIs = try await etude("evaluate", model, "music", "--json", in: folder.path)
    let performed = try await etude("evaluate", model, "music", "--json", "--perform", in: folder.path)
    #expect(asItIs.status == 0 && performed.status == 0)
    #expect(try asItIs.objects[0]["nats"] as? Double != performed.objects[0]["nats"] as? Double)
  }

  @Test func comparesSeveralModelsInOneTable() async throws {
    let model = try folder.addModel()
    folder.addScale("music/Fauré/a.mid", notes: 30)
    let table = try await etude("evaluate", model, "expressive", "music", "--label", "none", in: folder.path)
    #expect(table.status == 0 && table.err.isEmpty)
    #expect(table.lines.count == 4 && table.lines[0] == "nats per event over 31 events of 1 piece")
    #expect(table.lines[1].split(separator: " ").prefix(4) == ["model", "nats", "time", "key"])
    #expect(table.lines[2].hasPrefix(model) && table.lines[3].hasPrefix("expressive "))
    let objects = try await etude(
      "evaluate", "expressive", model, "music", "--label", "none", "--json", in: folder.path
    ).objects
    #expect(objects.map { $0["model"] as? String } == ["expressive", model])
    let alone = try await etude("evaluate", model, "music", "--label", "none", "--json", in: folder.path).objects
    #expect(objects[1]["nats"] as? Double == alone[0]["nats"] as? Double)
  }

  @Test func modelsOfOtherSymbolsAreNotCompared() async throws {
    folder.addScale("music/a.mid", notes: 20)
    let other = try await etude("evaluate", "expressive", "classic", "music", in: folder.path)
    #expect(other.status == 65 && other.out.isEmpty)
    #expect(other.err.hasPrefix("etude: error: classic: has another vocabulary than expressive, so "))
    let labels = try await etude("evaluate", "expressive", "open", "music", "--labels", in: folder.path)
    #expect(labels.status == 64 && labels.err.hasPrefix("etude: error: --labels needs a single model.\n"))
  }

  @Test func warnsOfFilesThatTheModelWasTrainedOn() async throws {
    for name in ["a", "b", "c"] { folder.addScale("music/Satie/\(name).mid", notes: 60) }
    let training = try await etude(
      "train", "music", "--out", "x.safetensors", "--epochs", "1", "--batch", "2", "--steps", "8", "--units", "8",
      "--layers", "1", "--embedding", "4", "--validation-fraction", "0.3", "--min-pieces", "1", "--quiet",
      in: folder.path)
    #expect(training.status == 0)
    let run = try await etude("evaluate", "x.safetensors", "music", in: folder.path)
    #expect(run.status == 0)
    #expect(
      run.err.hasPrefix(
        "etude: warning: x.safetensors: was trained on 2 of the files given here (3 in all), such as music/Satie/"))
    folder.addScale("new/Satie/d.mid", notes: 60)
    #expect(try await etude("evaluate", "x.safetensors", "new", in: folder.path).err.isEmpty)
  }

  @Test func refusesWhatCannotBeEvaluated() async throws {
    let model = try folder.addModel()
    folder.add("empty/readme.txt", [])
    folder.addScale("music/a.mid", notes: 20)
    for (arguments, status, sentence) in [
      (["missing.safetensors", "music"], 66, "missing.safetensors: cannot read"),
      ([model, "empty"], 66, "empty: no .mid or .midi files found"),
      ([model, "music", "--label", "Liszt"], 64, "“Liszt”: this model does not know this composer; it knows Fauré"),
      ([model, "music", "--labels"], 64, "\(model): this model has only one composer, Fauré.\n  Leave out --labels."),
      (["music/a.mid", "music"], 64, "music/a.mid is a MIDI file, not a model; name the model first."),
      (["music", model], 64, "music is a folder, not a model; name the model first."),
    ] {
      let run = try await Run([Run.program, "evaluate"] + arguments, in: folder.path).outcome()
      #expect(run.status == Int32(status) && run.out.isEmpty, "\(arguments)")
      #expect(run.err.hasPrefix("etude: error: \(sentence)") && run.lines.isEmpty, "\(run.err)")
    }
  }

  @Test func knowsTheBundledModelsByName() async throws {
    folder.addScale("music/Bach/a.mid", notes: 20)
    for (name, column) in [("expressive", "velocity"), ("classic", "chord"), ("open", "velocity")] {
      let run = try await etude("evaluate", name, "music", in: folder.path)
      #expect(run.status == 0 && run.err.isEmpty)
      #expect(run.lines.contains { $0.hasPrefix(column) })
    }
  }
}
