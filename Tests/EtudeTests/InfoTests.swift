import Foundation
import MIDI
import TestSupport
import Testing

@Suite struct InfoTests {
  private let folder = TemporaryFolder()

  private func info(_ arguments: String...) async throws -> RunResult {
    try await Run([Run.program, "info"] + arguments, in: folder.path).outcome()
  }

  /// Composes a piece in all kinds of files, with chosen tags.
  private func compose(_ arguments: String..., formats: String) async throws {
    let (model, font) = (try folder.addModel(), folder.addSoundFont())
    let run = try await Run(
      [
        Run.program, "compose", "--model", model, "--composer", "Fauré", "--seed", "7", "--seconds", "2", "--soundfont",
        font, "--formats", formats, "--out", "out", "--json",
      ] + arguments, in: folder.path
    ).outcome()
    try #require(run.status == 0, "\(run.err)")
  }

  @Test(arguments: ["wav", "wav24", "wav32f", "flac", "flac24", "aiff", "aiff24", "ogg", "opus", "mp3"])
  func everyFormatCarriesTheTagsAndHowItWasMade(format: String) async throws {
    try await compose(
      "--title", "Für “E” <1>", "--artist", "Żółw 亀", "--album", "Tonight", "--date", "2026-11", "--comment",
      "For Anna",
      formats: "mid,\(format)")
    let names = folder.pieces(in: "out").map { "out/\($0)" }
    let run = try await Run([Run.program, "info", "--json"] + names, in: folder.path).outcome()
    #expect(run.status == 0 && run.err.isEmpty)
    let objects = try run.objects
    #expect(objects.count == 2)
    let provenances = objects.compactMap { $0["provenance"] as? NSDictionary }
    #expect(provenances.count == 2 && provenances[0] == provenances[1])
    #expect(provenances[0]["seed"] as? Int == 7 && provenances[0]["composer"] as? String == "Fauré")
    let tags = try objects.map { try #require($0["tags"] as? [String: String]) }
    #expect(tags.allSatisfy { $0["title"] == "Für “E” <1>" })
    let audio = try #require(tags.first { $0["software"] != nil })
    #expect(audio["artist"] == "Żółw 亀" && audio["software"]?.hasPrefix("etude 0.2.0") == true)
    #expect(audio["comment"]?.hasPrefix("For Anna\nComposed by Étude 0.2.0 in the style of Fauré: seed 7, ") == true)
    // AIFF has no chunks for these two.
    if !format.hasPrefix("aiff") { #expect(audio["album"] == "Tonight" && audio["date"] == "2026-11") }
  }

  @Test(arguments: ["mid", "flac", "mp3"]) func aPipeIsDescribedLikeAFile(format: String) async throws {
    try await compose(formats: format)
    let script = #"cat "$1" | "$0" info --json -"#
    let path = folder.path + "/out/" + folder.pieces(in: "out")[0]
    let piped = try await Run(["/bin/sh", "-c", script, Run.program, path], in: folder.path).outcome()
    #expect(piped.status == 0 && piped.err.isEmpty, "\(piped.err)")
    var (own, wanted) = (try #require(piped.objects.first), try #require(try await info("--json", path).objects.first))
    (own["file"], wanted["file"]) = (nil, nil)
    #expect(NSDictionary(dictionary: own) == NSDictionary(dictionary: wanted))
    let other = try await Run(["/bin/sh", "-c", #"echo hello | "$0" info -"#, Run.program], in: folder.path).outcome()
    #expect(other.status == 65 && other.err.hasPrefix("etude: error: standard input: "), "\(other)")
  }

  @Test func saysItInWords() async throws {
    try await compose("--tempo", "1.5", formats: "mid,flac")
    let run = try await Run([Run.program, "info"] + folder.pieces(in: "out"), in: folder.path + "/out").outcome()
    #expect(run.status == 0 && run.err.isEmpty)
    let name = folder.pieces(in: "out")[0]
    let digest = try #require(run.out.firstMatch(of: /tiny.safetensors ([0-9a-f]{16})/)?.1)
    #expect(run.lines[0] == name && run.lines[1] == "  FLAC (Free Lossless Audio Codec), Signed 16 bit PCM")
    #expect(run.lines[2].wholeMatch(of: /\ \ 0:0\d\.\d\d \(\d+ frames\), 44100 Hz, stereo/) != nil, "\(run.lines[2])")
    #expect(
      run.lines[3..<16] == [
        "  title: After Fauré, seed 7", "  artist: Étude, after Fauré", "  software: etude 0.2.0",
        "  Composed by Étude 0.2.0 in the style of Fauré", "    seed: 7", "    model: tiny.safetensors \(digest)",
        "    length: 2.0 s", "    temperature: 1.0", "    top-p: 0.99", "    recall: 12.0", "    pulse: 2.4",
        "    tempo: 1.5",
        "    again: etude compose --like \(name)",
      ])
    #expect(run.lines[17].hasPrefix("  Standard MIDI File, format 1, 2 tracks"))
  }

  @Test func aRenderedPieceSaysWhatItsFileDoes() async throws {
    try await compose(formats: "mid")
    let name = folder.pieces(in: "out")[0]
    folder.add("copy.mid", Array(try Data(contentsOf: URL(fileURLWithPath: folder.path + "/out/" + name))))
    folder.addPiece("plain.mid")
    let rendered = try await etude(
      "render", "copy.mid", "plain.mid", "--formats", "flac", "--soundfont", "piano.sf2", "--album", "A",
      in: folder.path)
    #expect(rendered.status == 0)
    let objects = try await info("--json", "copy.flac", "plain.flac").objects
    let tags = try objects.map { try #require($0["tags"] as? [String: String]) }
    #expect(tags[0]["title"] == "After Fauré, seed 7" && tags[0]["artist"] == "Étude, after Fauré")
    #expect(objects[0]["provenance"] is [String: Any])
    #expect(tags[1] == ["title": "plain", "software": "etude 0.2.0", "album": "A"])
    #expect(objects[1]["provenance"] == nil)
  }

  @Test func oneBadFileCostsThatFileAlone() async throws {
    folder.addPiece()
    folder.add("bad.wav", Array("RIFF1234WAVE".utf8))
    folder.add("bad.mid", Array("no MIDI".utf8))
    folder.add("empty.flac", [])
    let run = try await info("missing.flac", "bad.wav", "piece.mid", "bad.mid", "empty.flac", ".", "--json")
    #expect(run.status == 66)
    let objects = try run.objects
    #expect(objects.map { $0["error"] == nil } == [false, false, true, false, false, false])
    #expect(run.err.split(separator: "\n").count == 5)
    #expect(run.err.hasPrefix("etude: error: missing.flac: cannot read: No such file or directory; check the spelling"))
  }

  @Test func aTitleCannotMoveTheCursor() async throws {
    let writer = PerformanceWriter(title: "\u{1B}[2Jx\u{7}", texts: ["a\nb\u{1B}c"])
    folder.add("it's x.mid", writer.finish())
    let run = try await info("it's x.mid")
    #expect(run.lines.last == #"  notes: etude inspect 'it'\''s x.mid'"#)
    #expect(run.lines.contains(#"  title: \u{1B}[2Jx\u{7}"#) && run.out.contains("  text: a\n    b\\u{1B}c\n"))
    #expect(!run.out.contains("\u{1B}"))
  }

  @Test(arguments: ["2026-13", "today", "26", "2026-1-1"]) func refusesADateThatIsNone(date: String) async throws {
    let run = try await etude("compose", "--date", date)
    #expect(run.status == 64)
    let sentence = "etude: error: --date must be a date such as 2026, 2026-11 or 2026-11-24, not "
    #expect(run.err.hasPrefix(sentence) && run.err.contains(date), "\(run.err)")
  }

  /// A WAV file's tags are read back up to 2047 bytes each; the provenance must fit.
  @Test func theLongestTagsFitEveryFormat() async throws {
    let (title, comment) = (String(repeating: "é", count: 100), String(repeating: "x", count: 800))
    for (index, format) in ["wav", "flac", "aiff", "ogg", "opus", "mp3"].enumerated() {
      try await compose(
        "--title", title, "--artist", title, "--album", title, "--comment", comment, "--seed", "\(index)",
        formats: format)
    }
    let names = folder.names(in: "out").filter { !$0.hasPrefix("manifest") }.map { "out/\($0)" }
    let run = try await Run([Run.program, "info", "--json"] + names, in: folder.path).outcome()
    #expect(run.status == 0 && names.count == 6)
    for object in try run.objects {
      let tags = try #require(object["tags"] as? [String: String])
      #expect(object["provenance"] != nil && tags["title"] == title && tags["artist"] == title, "\(object["file"]!)")
    }
    let tooLong = try await etude("render", "x.mid", "--comment", comment + "x")
    #expect(tooLong.status == 64)
    #expect(
      tooLong.err.hasPrefix(
        "etude: error: --comment must have at most 800 bytes, the limit of some formats, not 801.\n"))
  }

  @Test func severalPiecesOfOneTitleAreToldApart() async throws {
    try await compose("--title", "Set", "--count", "2", formats: "mid")
    let names = folder.pieces(in: "out").map { "out/\($0)" }
    let run = try await Run([Run.program, "info", "--json"] + names, in: folder.path).outcome()
    #expect(try run.objects.map { ($0["tags"] as? [String: String])?["title"] } == ["Set, seed 7", "Set, seed 8"])
    _ = try await etude("compose", "--like", names[1], "--formats", "mid", "--out", "again", in: folder.path)
    let again = folder.names(in: "again")[0]
    #expect(
      FileManager.default.contentsEqual(
        atPath: folder.path + "/again/" + again, andPath: folder.path + "/" + names[1]))
  }

  /// libsndfile takes the length of the unknown entry, 0xFFFFFFF7, for nine bytes back, and reads it again and again.
  /// Its thread works on until its process ends.
  @Test func aFileOnWhichLibsndfileNeverReturnsIsRefused() async throws {
    let bytes =
      Array("RIFF".utf8) + [0x42, 0, 0, 0] + Array("WAVEfmt ".utf8)
      + [0x10, 0, 0, 0, 0x01, 0, 0x01, 0, 0x40, 0x1F, 0, 0, 0x80, 0x3E, 0, 0, 0x02, 0, 0x10, 0]
      + Array("LIST".utf8) + [0x16, 0, 0, 0] + Array("INFOINAM".utf8) + [0x02, 0, 0, 0, 0x61, 0]
      + Array("IXYZ".utf8) + [0xF7, 0xFF, 0xFF, 0xFF] + Array("data".utf8) + [0x04, 0, 0, 0, 0, 0, 0, 0]
    folder.add("endless.wav", bytes)
    let run = try await etude("info", "endless.wav", in: folder.path)
    #expect(run.status == 65, "\(run)")
    #expect(run.err.hasPrefix("etude: error: endless.wav: not an audio file that libsndfile can read (it is damaged"))
  }
}
