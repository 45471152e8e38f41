import Foundation
import Network
import TestSupport
import Testing

@Suite struct ModelsTests {
  private let folder = TemporaryFolder()

  /// Trains a small model with two labels.
  private func train(_ out: String, _ options: String...) async throws {
    for name in ["Satie/1", "Satie/2", "Ravel/1", "Ravel/2", "3"] { folder.addScale("music/\(name).mid", notes: 50) }
    let settings = ["--epochs", "1", "--batch", "2", "--steps", "8", "--units", "64", "--embedding", "16"]
    let run = try await Run(
      [Run.program, "train", "music", "--out", out, "--min-pieces", "2", "--validation-fraction", "0", "--quiet"]
        + settings + options, in: folder.path
    ).outcome()
    #expect(run.status == 0)
  }

  @Test func listsTheBundledModelsAndThoseHere() async throws {
    try await train("mine.safetensors", "--licence", "CC0 \(String(repeating: "x", count: 80))")
    folder.add("a/hidden.safetensors", [])
    folder.add("z.safetensors", Array("no model".utf8))
    let run = try await etude("models", in: folder.path)
    #expect(run.status == 0 && run.err.isEmpty)
    #expect(run.lines.count == 6)
    let names = run.lines.map { String($0.prefix { $0 != " " }) }
    #expect(names == ["name", "expressive", "classic", "open", "mine.safetensors", "z.safetensors"])
    #expect(run.lines[..<4].allSatisfy { $0.count <= 110 })
    #expect(run.lines[4].contains("expressive 2×64") && run.lines[4].hasSuffix("xxx"), "no licence is cut off")
    #expect(run.lines[5].contains("unusable: z.safetensors: not a safetensors file: "))
    // The licences are aligned in one column.
    let columns = run.lines[1...3].map { $0.range(of: "CC BY")!.lowerBound.utf16Offset(in: $0) }
    #expect(Set(columns).count == 1)
  }

  @Test func aPipeIsRefusedAndAFileAsStandardInputIsRead() async throws {
    let script = #"cat m | "$0" models /dev/stdin; "$0" models /dev/stdin < m"#
    let words = ["/bin/sh", "-c", script, Run.program]
    try FileManager.default.moveItem(atPath: folder.addModel(), toPath: folder.path + "/m")
    let run = try await Run(words, in: folder.path).outcome()
    #expect(
      run.err.hasPrefix("etude: error: standard input: this is a pipe, but a regular file is needed"), "\(run.err)")
    #expect(run.status == 0 && run.lines.first?.contains("/dev/stdin") == true, "\(run)")
  }

  @Test func listsForPrograms() async throws {
    folder.add("z.safetensors", [])
    let objects = try await etude("models", "--json", in: folder.path).objects
    #expect(objects.map { $0["name"] as? String } == ["expressive", "classic", "open", "z.safetensors"])
    #expect(objects[0]["licence"] as? String == "CC BY-NC-SA 4.0")
    #expect((objects[0]["scores"] as? [String: Any])?["validation"] != nil)
    #expect((objects[3]["error"] as? String)?.contains("z.safetensors: the file is empty") == true)
  }

  @Test func describesOneInFull() async throws {
    try await train("mine.safetensors", "--licence", "CC0")
    let run = try await etude("models", "mine.safetensors", in: folder.path)
    #expect(run.status == 0)
    #expect(run.lines[0] == "mine.safetensors")
    #expect(run.lines.contains("  licence     CC0"))
    #expect(run.lines.contains("  encoding    expressive: time, key, duration, velocity"))
    #expect(run.lines.contains { $0.hasPrefix("  trained on  5 pieces, 255 events") })
    #expect(run.lines.contains { $0.hasPrefix("  recipe      --recipe expressive --attention 1024 --attention-units") })
    #expect(
      run.lines.suffix(3) == [
        "  label    pieces      events", "  Ravel         2         102", "  Satie         2         102",
      ])
    #expect(run.lines.allSatisfy { $0.count <= 80 })
    let info = try await etude("info", "mine.safetensors", in: folder.path)
    #expect(info.status == 0 && info.out == run.out)
    let object = try #require(try await etude("info", "--json", "mine.safetensors", in: folder.path).objects.first)
    #expect((object["labels"] as? [[String: Any]])?.compactMap { $0["pieces"] as? Int } == [2, 2])
    #expect((object["recipe"] as? [String: Any])?["units"] as? Int == 64)
  }

  @Test func marksScoresOverAPartAndTellsTheParent() async throws {
    for count in 50..<55 { folder.addScale("music/\(count).mid", notes: count) }
    folder.add("list.txt", Array("52.mid\n".utf8))
    let command = [
      "train", "music", "--validation", "list.txt", "--out", "mine.safetensors", "--epochs", "1", "--quiet",
    ]
    let small = ["--batch", "2", "--steps", "8", "--units", "8", "--embedding", "4", "--layers", "1"]
    try #require(try await Run([Run.program] + command + small, in: folder.path).outcome().status == 0)
    var model = try Model.read(folder.path + "/mine.safetensors")
    let scores = try #require(model.metadata["scores"])
    model.metadata["scores"] = #"{"isPartial":true,"# + scores.dropFirst()
    try model.write(to: folder.path + "/part.safetensors")
    let table = try await etude("models", in: folder.path)
    #expect(table.lines.last == "* on a part of the validation set")
    let whole = try #require(table.lines.first { $0.hasPrefix("mine.safetensors") })
    #expect(!whole.contains("*"))
    let part = try #require(table.lines.first { $0.hasPrefix("part.safetensors") })
    #expect(part.contains("  53*  "))
    let described = try await etude("models", "part.safetensors", in: folder.path)
    let words = described.out.split { $0.isWhitespace }.joined(separator: " ")
    #expect(words.contains("of 53 events, on a part of the validation set"))
    let open = try await etude("models", "open", in: folder.path)
    #expect(open.out.contains("\n  weights     started from model c3ecfaadd724df2c\n"))
    #expect(!open.out.contains("--from"))
    let classic = try await etude("models", "classic", in: folder.path)
    #expect(classic.out.contains("\n  trained on  367 pieces, 195,711 events\n"))
  }

  @Test func quantizes() async throws {
    try await train("mine.safetensors", "--half")
    let command = ["models", "quantize", "mine.safetensors", "--out", "small.safetensors"]
    let run = try await Run([Run.program] + command, in: folder.path).outcome()
    #expect(run.status == 0 && run.err.isEmpty)
    let sizes = try ["mine", "small"].map { name in
      try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(name).safetensors")).count
    }
    #expect(sizes[1] < sizes[0] * 7 / 10)
    #expect(run.out.hasPrefix("small.safetensors: 0."))
    let facts = try await etude("models", "small.safetensors", "--json", in: folder.path).objects[0]
    #expect(facts["storage"] as? String == "I8" && (facts["dataset"] as? [String: Any])?["pieces"] as? Int == 5)
    let again = try await Run([Run.program] + command, in: folder.path).outcome()
    #expect(again.status == 73 && again.err.contains("small.safetensors: this file exists"))
    let composing = try await etude(
      "compose", "--model", "small.safetensors", "--seconds", "2", "--formats", "mid", in: folder.path)
    #expect(composing.status == 0)
  }

  @Test func storesSamplingSettingsThatAreTheDefaults() async throws {
    try await train("mine.safetensors", "--half")
    let run = try await etude(
      "models", "sampling", "mine.safetensors", "--recall", "7", "--temperature", "key=0.9", "--out", "own.safetensors",
      in: folder.path)
    #expect(run.status == 0 && run.out.contains("\n  sampling    --recall 7 --temperature 1.0,key=0.9\n"), "\(run)")
    let plain = try Model.read(folder.path + "/mine.safetensors")
    let own = try Model.read(folder.path + "/own.safetensors")
    #expect(own.parameters.values == plain.parameters.values)
    let command = ["compose", "--model", "own.safetensors", "--seconds", "2", "--formats", "mid", "--top-p", "0.8"]
    #expect(try await Run([Run.program] + command + ["--out", "a.mid"], in: folder.path).outcome().status == 0)
    let info = try await etude("info", "a.mid", in: folder.path)
    #expect(info.lines.contains("    recall: 7.0") && info.lines.contains("    temperature: 1.0,key=0.9"), "\(info)")
    #expect(info.lines.contains("    top-p: 0.8") && info.lines.contains("    pulse: 2.4"))
    // Quantizing keeps the settings, and so can a model in 8 bits.
    let small = try await etude("models", "quantize", "own.safetensors", "--out", "small.safetensors", in: folder.path)
    #expect(small.status == 0)
    let other = try await etude(
      "models", "sampling", "small.safetensors", "--pulse", "1", "--top-p", "0.7", "--out", "other.safetensors",
      in: folder.path)
    #expect(other.status == 0 && other.out.contains("I8") && other.out.contains("  --pulse 1 --top-p 0.7\n"))
    #expect(try await etude("models", "small.safetensors", in: folder.path).out.contains("  --recall 7 --temp"))
    // What the user chooses comes before what the piece was made with, and that before the model's settings.
    let like = ["compose", "--like", "a.mid", "--model", "other.safetensors", "--recall", "1", "--out", "b.mid"]
    #expect(try await Run([Run.program] + like, in: folder.path).outcome().status == 0)
    let again = try await etude("info", "b.mid", in: folder.path)
    #expect(again.lines.contains("    recall: 1.0") && again.lines.contains("    top-p: 0.8"), "\(again)")
    #expect(again.lines.contains("    pulse: 2.4"))
    // Without settings, those of the model go; one for a column that it lacks is refused.
    let none = try await etude("models", "sampling", "own.safetensors", "--out", "none.safetensors", in: folder.path)
    #expect(none.status == 0 && !none.out.contains("sampling  "))
    let wrong = try await etude(
      "models", "sampling", "classic", "--temperature", "key=0.9", "--out", "wrong.safetensors", in: folder.path)
    #expect(wrong.status == 64 && wrong.err.contains("this model has no “key” column"), "\(wrong)")
    #expect(!folder.names.contains("wrong.safetensors"))
  }

  @Test(arguments: [#"{"recall":21}"#, #"{"temperature":"hot"}"#, #"{"temperature":"loud=1"}"#, "[]"])
  func unusableSamplingSettingsAreRefused(json: String) async throws {
    try await train("mine.safetensors", "--half")
    var model = try Model.read(folder.path + "/mine.safetensors")
    model.metadata["sampling"] = json
    try model.write(to: folder.path + "/bad.safetensors")
    let run = try await etude("compose", "--model", "bad.safetensors", "--formats", "mid", in: folder.path)
    #expect(run.status == 65 && run.err.contains("bad.safetensors: its default sampling settings can't be used: "))
  }

  @Test func trainsInEightBits() async throws {
    try await train("mine.safetensors", "--quantize")
    let facts = try await etude("models", "mine.safetensors", "--json", in: folder.path).objects[0]
    #expect(facts["storage"] as? String == "I8")
  }

  @Test func namesWhatIsNoModel() async throws {
    let missing = try await etude("models", "nothing", in: folder.path)
    #expect(missing.status == 64)
    #expect(
      missing.err.hasPrefix(
        "etude: error: “nothing”: there is no such model; the bundled ones are expressive, classic, open.\n"))
    let file = try await etude("models", "nothing.safetensors", in: folder.path)
    #expect(file.status == 66 && file.err.hasPrefix("etude: error: nothing.safetensors: cannot read: No such file"))
    folder.add("x.safetensors", [1])
    let info = try await etude("info", "x.safetensors", in: folder.path)
    #expect(info.status == 65 && info.err.hasPrefix("etude: error: x.safetensors: not a safetensors file"))
  }
}
