import Foundation
import MIDI
import Music
import TestSupport
import Testing

/// Texts in files of others can hold what a terminal obeys, and what makes `exe.mid` look like `dim.exe`.
@Suite struct UnsafeTextsTests {
  private let folder = TemporaryFolder()

  private let hostile = "A\u{1B}[2J\u{202E}b\u{9B}c\u{7}"
  /// The hostile text as people see it.
  private let shown = #"A\u{1B}[2J\u{202E}b\u{9B}c\u{7}"#

  private func isSafe(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { scalar in
      scalar == "\n" || scalar.properties.generalCategory != .control && !(0x2028...0x202E ~= scalar.value)
    }
  }

  private func addPiece(_ name: String) {
    var writer = PerformanceWriter(title: hostile, texts: ["Composer: \(hostile)"])
    writer.add(.note(Note(pitch: Pitch(60), velocity: 80, onset: 0, duration: 0.25)))
    folder.add(name, writer.finish())
  }

  @Test func namesAndTagsOfARenderAreClean() async throws {
    addPiece("x.mid")
    let run = try await etude(
      "render", "x.mid", "--soundfont", folder.addSoundFont(), "--name", "{title}", "--title", "{title}", "--artist",
      "{composer}", "--album", hostile, "--formats", "wav,flac,mp3", "--out", "out", in: folder.path)
    #expect(run.status == 0 && isSafe(run.out + run.err), "\(run.err)")
    let names = folder.pieces(in: "out")
    #expect(names == ["flac", "mp3", "wav"].map { "A-[2J-b-c.\($0)" })
    let info = try await Run([Run.program, "info", "--json"] + names, in: folder.path + "/out").outcome()
    for object in try info.objects {
      let tags = try #require(object["tags"] as? [String: String])
      #expect(["title", "artist", "album"].allSatisfy { tags[$0] == "A [2Jb c" }, "\(tags)")
    }
  }

  @Test func theTitleOfAMIDIFileIsClean() async throws {
    addPiece("\(hostile).mid")
    let run = try await etude("render", "\(hostile).mid", "--formats", "mid", "--out", "out", in: folder.path)
    #expect(run.status == 0, "\(run.err)")
    let name = try #require(folder.pieces(in: "out").first)
    let info = try await etude("info", "--json", "out/\(name)", in: folder.path)
    #expect(((try info.objects.first)?["tags"] as? [String: String])?["title"] == "A [2Jb c", "\(info)")
  }

  @Test func namesOfInputsAreClean() async throws {
    addPiece("\(hostile).mid")
    for (command, fileExtension) in [("render", "wav"), ("draw", "svg")] {
      let options = command == "render" ? ["--soundfont", folder.addSoundFont()] : []
      let run = try await Run(
        [Run.program, command, "\(hostile).mid", "--out", command] + options, in: folder.path
      ).outcome()
      #expect(run.status == 0 && folder.pieces(in: command) == ["A-[2J-b-c-.\(fileExtension)"], "\(run)")
    }
  }

  /// Anybody can compute the brief of a composition, so a forged line may have the right one with another name.
  @Test func aForgedNameIsNotUsed() async throws {
    let words = [
      Run.program, "compose", "--model", try folder.addModel(), "--seed", "1", "--seconds", "3", "--formats", "mid",
      "--out", "out",
    ]
    #expect(try await Run(words, in: folder.path).outcome().status == 0)
    let (manifest, piece) = (folder.path + "/out/manifest.jsonl", try #require(folder.pieces(in: "out").first))
    let line = try String(contentsOfFile: manifest, encoding: .utf8)
    let name = "\"name\":\"\(piece.dropLast(4))\""
    #expect(line.contains(name))
    folder.add("out/manifest.jsonl", Array(line.replacing(name, with: #""name":"evil\u001b[31m\u0007\nX""#).utf8))
    try FileManager.default.removeItem(atPath: "\(folder.path)/out/\(piece)")
    #expect(try await Run(words, in: folder.path).outcome().status == 0)
    #expect(folder.pieces(in: "out") == [piece])
  }

  @Test func commandsShowThemEscaped() async throws {
    addPiece("\(hostile).mid")
    for command in [["info"], ["inspect"], ["inspect", "--strict"], ["info", "--json"], ["inspect", "--json"]] {
      let run = try await Run([Run.program] + command + ["\(hostile).mid"], in: folder.path).outcome()
      #expect(run.status == 0 && isSafe(run.out + run.err), "\(command): \(run.out)")
      if !command.contains("--json") { #expect(run.lines.first == "\(shown).mid") }
    }
    let described = try await etude("info", "\(hostile).mid", in: folder.path)
    #expect(described.out.contains("  title: \(shown)\n") && described.out.contains("  text: Composer: \(shown)\n"))
    let json = try await etude("info", "--json", "\(hostile).mid", in: folder.path)
    let tags = try #require(try json.objects[0]["tags"] as? [String: String])
    #expect(tags["title"] == hostile)
  }

  @Test func labelsOfModelsAreShownEscaped() async throws {
    let model = try folder.addModel(label: hostile)
    for command in [["models"], ["info"], ["compose", "--composer", "x", "--model"]] {
      let run = try await Run([Run.program] + command + [model], in: folder.path).outcome()
      #expect(isSafe(run.out + run.err) && (run.out + run.err).contains(shown), "\(command): \(run.out)")
    }
  }

  @Test func soundFontsCannotMoveTheCursorEither() async throws {
    var bytes = TestSoundFont().bytes
    for index in bytes.indices.dropLast(3) where bytes[index...].starts(with: Array("Test".utf8)) {
      bytes.replaceSubrange(index..<index + 3, with: Array("\u{202E}".utf8))
    }
    folder.add("x.sf2", bytes)
    for options in [[], ["--preset", "0:0"]] {
      let run = try await Run([Run.program, "soundfont", "info", "x.sf2"] + options, in: folder.path).outcome()
      #expect(run.status == 0 && isSafe(run.out) && run.out.contains(#"\u{202E}t"#), "\(run.out)")
    }
  }
}
