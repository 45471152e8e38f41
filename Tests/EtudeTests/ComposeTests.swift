import Foundation
import TestSupport
import Testing

@Suite struct ComposeTests {
  private let folder = TemporaryFolder()
  private let model: String

  init() throws { model = try folder.addModel() }

  /// Composes five seconds as a `.mid`.
  private func compose(_ arguments: String...) async throws -> Outcome {
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
    #expect(objects.map { $0["seed"] as? Int } == [7, 8])
    for object in objects {
      #expect(Set(object.keys) == ["title", "seed", "events", "seconds", "files", "timings", "warnings"])
      #expect(object["title"] as? String == "Etude, seed \(object["seed"]!)")
      #expect(object["events"] as? Int ?? 0 > 0 && object["seconds"] as? Double ?? 0 > 4)
      let files = try #require(object["files"] as? [String: String])
      #expect(files.keys.sorted() == ["mid", "wav"])
      for path in files.values { #expect(FileManager.default.fileExists(atPath: folder.path + "/" + path), "\(path)") }
    }
    #expect(folder.names(in: "out").count == 4)
  }

  @Test func choosesASeedAndSaysIt() async throws {
    let run = try await compose("--out", "out", "--json")
    let seed = try #require(try run.objects[0]["seed"] as? Int)
    #expect(folder.names(in: "out")[0].hasSuffix("-etude-seed\(seed).mid"))
  }

  @Test func namesTheComposersThatTheModelKnows() async throws {
    let run = try await compose("--composer", "Bach", "--seed", "1", "--out", "out")
    #expect(run.status == 64 && run.out.isEmpty)
    #expect(run.err == "etude: “Bach”: this model does not know that composer; it knows Fauré\n")
    #expect(folder.names == ["tiny.safetensors"])
  }

  @Test(arguments: [
    (["--temperature", "0"], "--temperature must be from 0.01 to 10, not 0.0."),
    (["--top-p", "1.5"], "--top-p must be above 0 and at most 1, not 1.5."),
    (["--count", "0"], "--count must be 1 or more, not 0."),
    (["--seconds", "nan"], "--seconds must be from 1 to 36000, not nan."),
    (["--jobs", "0"], "--jobs must be 1 or more, not 0."),
    (["--events", "10", "--seconds", "5"], "Give --seconds or --events, not both."),
  ]) func refusesWhatMakesNoSense(arguments: [String], sentence: String) async throws {
    let run = try await Run([Run.program, "compose"] + arguments, in: folder.path).outcome()
    #expect(run.status == 64 && run.out.isEmpty)
    #expect(run.err.hasPrefix("Error: \(sentence)\n"), "\(run.err)")
    #expect(folder.names == ["tiny.safetensors"])
  }

  @Test func refusesAModelThatIsNone() async throws {
    folder.add("bad.safetensors", Array("no model".utf8))
    let bad = try await etude("compose", "--model", "bad.safetensors", "--formats", "mid", in: folder.path)
    #expect(bad.status == 65 && bad.out.isEmpty)
    #expect(
      bad.err == """
        etude: bad.safetensors: byte 0: expected the length of a header within the file (0 bytes follow), \
        found \(UInt64(0x6C65_646F_6D20_6F6E)); the file is damaged or of another kind; name a model that `etude train` wrote

        """)
    let missing = try await etude("compose", "--model", "missing.safetensors", "--formats", "mid", in: folder.path)
    #expect(missing.status == 66 && missing.out.isEmpty)
    #expect(
      missing.err == """
        etude: missing.safetensors: cannot read: No such file or directory; check the spelling of the path

        """)
  }

  @Test func goesOnFromAPrimer() async throws {
    folder.addPiece()
    let primed = try await compose("--prime", "piece.mid", "--seed", "3", "--out", "out", "--json")
    #expect(primed.status == 0 && primed.err.isEmpty)
    let missing = try await compose("--prime", "missing.mid", "--out", "out")
    #expect(missing.status == 66 && missing.out.isEmpty)
    #expect(
      missing.err == "etude: missing.mid: cannot read: No such file or directory; check the spelling of the path\n")
  }
}
