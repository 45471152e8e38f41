import Foundation
import TestSupport
import Testing

@Suite struct ComposeTests {
  private let folder = TemporaryFolder()
  private let model: String

  init() throws { model = try folder.addModel() }

  /// Composes a `.mid` of five seconds.
  private func compose(_ arguments: String...) async throws -> RunResult {
    let all = [Run.program, "compose", "--model", model, "--seconds", "5", "--formats", "mid"] + arguments
    return try await Run(all, in: folder.path).outcome()
  }

  @Test func theSameSeedGivesTheSameBytes() async throws {
    var files: [Data] = []
    for out in ["one", "two"] {
      let run = try await compose("--composer", "fauré", "--seed", "42", "--out", out)
      #expect(run.status == 0 && run.err.isEmpty)
      #expect(run.lines[0].hasPrefix("After Fauré, seed 42: "))
      let path = run.lines[1].trimmingCharacters(in: .whitespaces)
      #expect(path.hasPrefix(out + "/"))
      #expect(path.dropFirst(out.count + 1).wholeMatch(of: /\d{4}-\d{2}-\d{2}-fauré-seed42\.mid/) != nil, "\(path)")
      files.append(try Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + path)))
    }
    #expect(files[0] == files[1])
  }

  @Test func eachPieceOfACountHasItsSeedAndItsFiles() async throws {
    let font = folder.addSoundFont()
    let run = try await compose(
      "--count", "2", "--seed", "7", "--formats", "mid,wav", "--soundfont", font, "--out", "out", "--json")
    #expect(run.status == 0 && run.err.isEmpty)
    let objects = try run.objects
    #expect(Set(objects.map { $0["seed"] as? Int }) == [7, 8])
    for object in objects {
      #expect(
        Set(object.keys) == [
          "title", "seed", "redraws", "provenance", "events", "seconds", "loudness", "truePeak", "gain", "isLimited",
          "files", "timings", "warnings",
        ])
      #expect(object["title"] as? String == "After Fauré, seed \(object["seed"]!)")
      #expect(object["events"] as? Int ?? 0 > 0 && object["seconds"] as? Double ?? 0 > 4)
      let files = try #require(object["files"] as? [String: String])
      #expect(files.keys.sorted() == ["mid", "wav"])
      for path in files.values { #expect(FileManager.default.fileExists(atPath: folder.path + "/" + path), "\(path)") }
    }
    #expect(folder.names(in: "out").count == 5)
  }

  @Test func playedPiecesAreSavedAsUsual() async throws {
    let font = folder.addSoundFont()
    _ = try await compose("--seed", "3", "--out", "silent")
    let run = try await compose(
      "--seed", "3", "--out", "played", "--soundfont", font, "--play", "--device", "none")
    #expect(run.status == 0 && run.err.isEmpty, "\(run.err)")
    #expect(run.lines.contains { $0.hasPrefix("Playing ") && $0.contains("seed 3") })
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/played")
    let name = try #require(names.first { $0.hasSuffix(".mid") })
    #expect(
      FileManager.default.contentsEqual(
        atPath: "\(folder.path)/played/\(name)", andPath: "\(folder.path)/silent/\(name)"))
  }

  @Test(arguments: [["--play", "--out", "-", "--formats", "mid"], ["--play", "--shard", "1/2"], ["--device", "x"]])
  func playingIsForOneTerminal(_ options: [String]) async throws {
    let run = try await Run([Run.program, "compose"] + options, in: folder.path).outcome()
    #expect(run.status == 64 && run.out.isEmpty)
  }

  @Test func theLengthOfTheAudioDecidesThatOfTheMusic() async throws {
    let options = ["--model", model, "--seed", "1", "--exact", "4", "--out", "x.mid"]
    let used = try await Run([Run.program, "compose"] + options, in: folder.path).outcome()
    #expect(used.status == 0 && used.err.isEmpty, "\(used.err)")
    let idle = try await Run([Run.program, "compose", "--seconds", "6", "--force"] + options, in: folder.path).outcome()
    #expect(idle.status == 0 && idle.err == "etude: --exact has no effect on these formats; it applies to audio.\n")
  }

  @Test func theSameSeedsAgainAreThereAlready() async throws {
    let first = try await compose("--count", "3", "--seed", "7", "--out", "out", "--json")
    let paths = try first.objects.compactMap { ($0["files"] as? [String: String])?["mid"] }
    // Pretend that it was made yesterday.
    let old = try #require(paths.first { $0.contains("seed8") })
    let older = "2020-01-01" + old.dropFirst("out/2026-11-24".count)
    let manifest = folder.path + "/out/manifest.jsonl"
    let text = try String(contentsOfFile: manifest, encoding: .utf8)
    let stem = { (path: Substring) in path.dropLast(4) }
    try text.replacing(stem(old.dropFirst(4)), with: stem(older[...])).write(
      toFile: manifest, atomically: true, encoding: .utf8)
    try FileManager.default.moveItem(atPath: folder.path + "/" + old, toPath: folder.path + "/out/" + older)
    let second = try await compose("--count", "4", "--seed", "7", "--out", "out")
    #expect(second.status == 0)
    #expect(second.lines.last?.hasPrefix("4 pieces: 1 made, 3 up to date, 0 failed; ") == true)
    // Different settings give a different piece.
    let other = try await compose("--seed", "7", "--top-p", "0.9", "--out", "out", "--json")
    let file = try #require((try other.objects[0]["files"] as? [String: String])?["mid"])
    #expect(file.hasSuffix("seed7-2.mid"))
    #expect(folder.names(in: "out").count == 6)
  }

  @Test func theSameFileAgainIsThereAlready() async throws {
    let made = try await compose("--seed", "7", "--out", "a.mid", "--json")
    let present = try await compose("--seed", "7", "--out", "a.mid", "--json")
    #expect(made.status == 0 && present.status == 0)
    #expect(try Set(present.objects[0].keys) == Set(made.objects[0].keys).union(["skipped"]))
    #expect(try present.objects[0]["events"] as? Int ?? 0 > 0)
    let again = try await compose("--seed", "7", "--out", "a.mid")
    #expect(again.status == 0 && again.lines[0] == "a.mid exists and is up to date")
    #expect(try await compose("--seed", "8", "--out", "a.mid").status == 73)
  }

  @Test func namesAndTitlesComeFromTemplates() async throws {
    let run = try await compose(
      "--count", "2", "--seed", "7", "--name", "{composer}/{index} {title}", "--title", "Prelude {index}", "--out",
      "out", "--json")
    #expect(run.status == 0 && run.err.isEmpty)
    #expect(Set(try run.objects.map { $0["title"] as? String }) == ["Prelude 1", "Prelude 2"])
    #expect(folder.names(in: "out/fauré") == ["1 Prelude 1.mid", "2 Prelude 2.mid"])
    let unknown = try await compose("--name", "{titel}", "--out", "other")
    #expect(unknown.status == 64 && unknown.err.contains("there is no field {titel}; the fields are {composer}, "))
    let outside = try await compose("--name", "../{seed}", "--out", "other")
    #expect(outside.status == 64 && outside.err.contains("a name must be relative and without “..”."))
    let twice = try await compose("--name", "{seed}", "--out", "a.mid")
    #expect(twice.status == 64)
    #expect(twice.err.contains("--name is for files in a folder; --out a.mid names the file already."))
  }

  @Test func theFolderOfThePiecesIsAField() async throws {
    let font = folder.addSoundFont()
    let run = try await compose(
      "--seed", "7", "--name", "{index} {folder}.flac", "--album", "{folder}", "--formats", "flac", "--out",
      "a/tonight/", "--soundfont", font)
    #expect(run.status == 0 && run.err.isEmpty && folder.pieces(in: "a/tonight") == ["1 tonight.flac"], "\(run.err)")
    let info = try await etude("info", "--json", "a/tonight/1 tonight.flac", in: folder.path)
    #expect(try (info.objects[0]["tags"] as? [String: String])?["album"] == "tonight")
  }

  @Test func aPieceGetsTheNameThatIsAskedFor() async throws {
    _ = try await compose("--seed", "7", "--out", "out")
    for _ in 0..<2 { #expect(try await compose("--seed", "7", "--name", "foo", "--out", "out").status == 0) }
    #expect(folder.pieces(in: "out").count == 2 && folder.pieces(in: "out").contains("foo.mid"))
    let unnamed = try await compose("--seed", "7", "--out", "out")
    #expect(unnamed.lines[0].hasSuffix("-fauré-seed7.mid exists and is up to date"))
    let several = ["--count", "3", "--seed", "7", "--name", "same", "--out", "out"]
    for summary in ["3 pieces: 3 made, 0 failed; ", "3 pieces: 0 made, 3 up to date, 0 failed"] {
      let arguments = [Run.program, "compose", "--model", model, "--seconds", "5", "--formats", "mid"] + several
      #expect(try await Run(arguments, in: folder.path).outcome().lines.last?.hasPrefix(summary) == true)
    }
    #expect(folder.pieces(in: "out").filter { $0.hasPrefix("same") } == ["same-2.mid", "same-3.mid", "same.mid"])
  }

  @Test func unknownFieldsLeaveNothingBehind() async throws {
    let run = try await compose(
      "--seed", "7", "--name", "{key} - {seed}", "--title", "{key} –", "--out", "out", "--json")
    #expect(run.status == 0 && run.err.isEmpty, "\(run.err)")
    #expect(try run.objects[0]["title"] as? String == "After Fauré, seed 7", "the default")
    #expect(folder.pieces(in: "out") == ["7.mid"])
  }

  /// No piece of the command could have a value.
  @Test(arguments: [
    (["--title", "{stem}"], "--title: {stem} is the name of the file of --prime, which is missing"),
    (["--name={index} {STEM}"], "--name: {stem} is the name of the file of --prime, which is missing"),
    (["--out", "a.mid", "--album", "{folder}"], "--album: {folder} is the folder of --out, which names none"),
  ])
  func fieldsWithoutMeaningAreRejected(options: [String], reason: String) async throws {
    let all = [Run.program, "compose", "--model", model, "--seed", "7", "--formats", "mid"] + options
    let run = try await Run(all, in: folder.path).outcome()
    #expect(run.status == 64 && run.err.contains(reason), "\(run.err)")
    #expect(run.err.contains(". The other fields are {composer}, {date}, "), "\(run.err)")
    #expect(folder.pieces(in: "output").isEmpty)
  }

  @Test func aPieceIsTheSameWhateverIsMadeWithIt() async throws {
    for (out, options) in [
      ("one", ["--count", "5", "--seed", "20"]), ("two", ["--count", "5", "--seed", "20", "--jobs", "1"]),
      ("three", ["--count", "7", "--seed", "18", "--jobs", "\(Int.max)"]), ("four", ["--seed", "22"]),
      ("five", ["--count", "6", "--seed", "20", "--shard", "1/3"]),
      ("five", ["--count", "6", "--seed", "20", "--shard", "3/3"]),
    ] {
      let all =
        [Run.program, "compose", "--model", model, "--seconds", "5", "--formats", "mid", "--out", out] + options
      #expect(try await Run(all, in: folder.path).outcome().status == 0)
    }
    func pieces(_ out: String) throws -> [String: Data] {
      let names = folder.names(in: out).filter { $0.hasSuffix(".mid") }
      return Dictionary(
        uniqueKeysWithValues: try names.map {
          ($0, try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(out)/\($0)")))
        })
    }
    let one = try pieces("one")
    #expect(try pieces("two") == one)
    for other in ["three", "four", "five"] {
      let shared = try pieces(other).filter { one[$0.key] != nil }
      #expect(!shared.isEmpty && shared.allSatisfy { one[$0.key] == $0.value })
    }
    #expect(try pieces("five").count == 4)
  }

  @Test func choosesASeedAndSaysIt() async throws {
    let run = try await compose("--out", "out", "--json")
    let seed = try #require(try run.objects[0]["seed"] as? Int)
    #expect(folder.names(in: "out")[0].hasSuffix("-fauré-seed\(seed).mid"))
    let general = try await compose("--composer", "none", "--seed", "1", "--out", "general", "--json")
    #expect(general.status == 0 && folder.names(in: "general")[0].hasSuffix("-etude-seed1.mid"))
  }

  @Test func namesTheComposersThatTheModelKnows() async throws {
    let run = try await compose("--composer", "Bach", "--seed", "1", "--out", "out")
    #expect(run.status == 64 && run.out.isEmpty)
    #expect(
      run.err == "etude: error: “Bach”: this model does not know this composer; it knows Fauré.\n"
        + "  The models “expressive”, “classic” and “open” know this composer: add --model expressive or "
        + "--model classic or --model open.\n")
    let ragtime = "The models “classic” and “open” know this composer: add --model classic or --model open."
    let near = try await etude("compose", "--composer", "Joplin", "--formats", "mid", in: folder.path)
    #expect(near.err.hasSuffix("\n  \(ragtime)\n"), "not “Chopin”")
    let mistyped = try await etude("compose", "--composer", "Jopln", "--formats", "mid", in: folder.path)
    #expect(mistyped.status == 64 && mistyped.err.hasSuffix("\n  Did you mean “Joplin”? \(ragtime)\n"))
    let other = try await compose("--composer", "Ravel", "--out", "out")
    let one = "The model “expressive” knows this composer: add --model expressive."
    #expect(other.err.hasSuffix("\n  \(one)\n"))
    #expect(folder.names == ["tiny.safetensors"])
  }

  @Test func saysThatALabelMayStandForAnotherComposer() async throws {
    _ = try folder.addModel(label: "Schumann")
    let clara = try await compose("--composer", "Clara Schumann", "--seed", "42", "--out", "out")
    #expect(clara.status == 0)
    #expect(
      clara.err == "etude: warning: After Schumann, seed 42: composed in the style of the label “Schumann”, which "
        + "may not mean “Clara Schumann”.\n")
    let robert = try await compose("--composer", "Robert Schumann", "--seed", "7", "--out", "out")
    #expect(robert.status == 0 && robert.err.isEmpty)
  }

  @Test(arguments: [
    (["--top-p", "1.5"], "--top-p must be above 0 and at most 1, not 1.5."),
    (["--min-p", "2"], "--min-p must be from 0 to 1, not 2."),
    (["--repetition-penalty", "nan"], "--repetition-penalty must be from -10 to 100, not nan."),
    (["--density", "100"], "--density must be from 0.5 to 40, not 100."),
    (["--tempo", "0"], "--tempo must be from 0.1 to 10, not 0."),
    (["--velocity", "128"], "--velocity must be from 1 to 127, not 128."),
    (
      ["--temperature", "0"],
      "--temperature must be a number from 0.01 to 10, or one for each column, as in time=1,key=0.9, not 0."
    ),
    (
      ["--key", "H major"],
      "--key must be a key such as C, Am, “F# minor” or “Bb major”, not “H major”."
    ),
    (["--count", "0"], "--count must be from 1 to 1000000, not 0."),
    (
      ["--seconds", "nan"],
      "--seconds must be a time such as 90, 1:30 or 1:02:30, not nan."
    ),
    (["--seconds", "0:00"], "--seconds must be from 1 to 36000 s, not “0:00”."),
    (["--jobs", "0"], "--jobs must be 1 or more, not 0."),
    (["--events", "10", "--seconds", "5"], "give --seconds or --events, not both."),
    (["--quality", "5", "--bitrate", "64"], "give --quality or --bitrate, not both."),
    (["--to", "0"], "--to must be later than 0."),
    (
      ["--from", "abc"],
      "--from must be a time such as 90, 1:30 or 1:02:30, not “abc”."
    ),
  ]) func refusesWhatMakesNoSense(arguments: [String], sentence: String) async throws {
    let run = try await Run([Run.program, "compose"] + arguments, in: folder.path).outcome()
    #expect(run.status == 64 && run.out.isEmpty)
    #expect(run.err.hasPrefix("etude: error: \(sentence)\n"), "\(run.err)")
    #expect(folder.names == ["tiny.safetensors"])
  }

  @Test func refusesAModelThatIsNone() async throws {
    folder.add("bad.safetensors", Array("no model".utf8))
    let bad = try await etude("compose", "--model", "bad.safetensors", "--formats", "mid", in: folder.path)
    #expect(bad.status == 65 && bad.out.isEmpty)
    #expect(
      bad.err == """
        etude: error: bad.safetensors: not a safetensors file: expected a header of at most 0 bytes, \
        found \(UInt64(0x6C65_646F_6D20_6F6E)); the file is damaged or not a model; use a model that Étude wrote.

        """)
    let missing = try await etude("compose", "--model", "missing.safetensors", "--formats", "mid", in: folder.path)
    #expect(missing.status == 66 && missing.out.isEmpty)
    #expect(
      missing.err == """
        etude: error: missing.safetensors: cannot read: No such file or directory; check the spelling of the path.

        """)
  }

  @Test func takesWishes() async throws {
    let run = try await compose(
      "--key", "Bb minor", "--density", "8", "--tempo", "1.2", "--velocity", "50", "--temperature", "1,key=0.9",
      "--min-p", "0.01", "--repetition-penalty", "1", "--seed", "3", "--json", "--out", "out")
    #expect(run.status == 0 && run.err.isEmpty)
    let path = try #require(try run.objects[0]["files"] as? [String: String])["mid"]!
    let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + path))
    for text in [
      "temperature 1.0,key=0.9, top-p 0.99, min-p 0.01, repetition penalty 1.0",
      "key Bb minor, density 8.0, tempo 1.2, velocity 50.0",
    ] {
      #expect(bytes.range(of: Data(text.utf8)) != nil, "\(text)")
    }
    let gain = try await compose("--repetition-penalty", "-1", "--seed", "3", "--out", "out")
    #expect(gain.status == 0 && gain.err.isEmpty)
    let unknown = try await compose("--temperature", "loudness=1", "--out", "other")
    #expect(unknown.status == 64 && unknown.out.isEmpty)
    #expect(
      unknown.err
        == "etude: error: --temperature: this model has no “loudness” column, only time, key, duration, velocity.\n"
        + "  Leave out --temperature, or choose another --model.\n")
  }

  @Test func goesOnFromAPrimer() async throws {
    folder.addPiece()
    let primed = try await compose("--prime", "piece.mid", "--seed", "3", "--out", "out", "--json")
    #expect(primed.status == 0 && primed.err.isEmpty)
    folder.addScale("empty.mid", notes: 0)
    let script = #"cat piece.mid | "$0" compose --model "$1" --prime - --seed 3 --out piped --formats mid"#
    let piped = try await Run(["/bin/sh", "-c", script, Run.program, model], in: folder.path).outcome()
    #expect(piped.status == 0 && folder.names(in: "piped").count == 2, "\(piped)")
    let empty = try await compose("--prime", "empty.mid", "--out", "other")
    #expect(empty.status == 65 && empty.out.isEmpty)
    #expect(
      empty.err == "etude: error: empty.mid: has no notes, so there is nothing to play; give a file with music.\n")
    let missing = try await compose("--prime", "missing.mid", "--out", "out")
    #expect(missing.status == 66 && missing.out.isEmpty)
    #expect(
      missing.err
        == "etude: error: missing.mid: cannot read: No such file or directory; check the spelling of the path.\n")
  }
}
