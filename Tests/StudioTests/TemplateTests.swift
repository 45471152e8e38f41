import Audio
import Files
import Foundation
import MIDI
import Music
import TestSupport
import Testing

@testable import Studio

@Suite struct TemplateTests {
  private let values: FieldValues = [
    .composer: "Fauré", .date: "2026-01-02", .index: "07", .key: "F# minor", .seed: "42", .stem: "op. 1/2",
    .title: "Élégie: “A/B”",
  ]

  @Test(arguments: [
    ("{date}-{composer}-{seed}", "2026-01-02-fauré-42"), ("{index} {title}", "07 Élégie: “A-B”"),
    ("{composer}/{key}/{stem}", "fauré/f-sharp-minor/op. 1-2"), ("plain", "plain"), ("{{x}}", "{x}"),
    ("{date}-{model}-{seed}", "2026-01-02-42"), ("{model}/{seed}", "42"), ("{seed} – {model}", "42"),
    ("{model}", "piece"), ("{SEED}", "42"), ("{model}-{seed}", "42"), ("{model} - {folder} -{seed}", "42"),
    ("x/{model}-{seed}", "x/42"), ("{model}: {seed}", "42"), ("{seed} ({model})", "42"), ("[{model}] {seed}", "42"),
    ("{seed} ({model}, {composer})", "42 (fauré)"), ("{seed} ({composer}, {model}) x", "42 (fauré) x"),
    ("{seed}_{folder}_{model}_x", "42_x"), ("()", "()"), ("{seed}.wav", "42"), ("x/{seed}.FLAC", "x/42"),
    ("x.mid", "x"), ("op.9", "op.9"), (".mid", "mid"),
  ]) func namesFiles(template: String, name: String) throws {
    #expect(try Template(template).checkedAsName().fileName(values) == name)
  }

  @Test func fillsTexts() throws {
    #expect(try Template("{composer}: {title}").filled { values[$0] ?? "" } == "Fauré: Élégie: “A/B”")
    #expect(try Template("{title}, {model}").filled { values[$0] ?? "" } == "Élégie: “A/B”")
    #expect(try Template("{{Two}}").literal == "{Two}")
    #expect(try Template("{folder}").literal == nil)
  }

  @Test(
    arguments: [
      ("Song", "Song"), ("Song in {model}", nil), ("{model} – {folder}", nil), ("No. {index} in {model}", "No. 07 in"),
      ("{model}", nil), ("", nil), ("({seed})", "(42)"), ("{title} ({model})", "Élégie: “A/B”"),
    ] as [(String, String?)])
  func aTagNeedsAValue(template: String, tag: String?) throws {
    #expect(try Template(template).tag { values[$0] ?? "" } == tag)
  }

  @Test(arguments: ["/etc/{seed}", "../{seed}", "{composer}/../../x", "a/.."])
  func noNameLeavesTheFolder(template: String) throws {
    #expect(throws: TemplateError.leavesFolder(template)) { try Template(template).checkedAsName() }
  }

  /// This holds whatever the values are.
  @Test(arguments: ["..", "../../etc/passwd", "/", ".", "a/../../b", "\u{0}", "..\\.."])
  func noValueLeavesTheFolder(value: String) throws {
    for text in ["{title}", "{title}/{stem}", "x/{title}{stem}", "..{title}", "{title}.."] {
      let name = try Template(text).fileName([.title: value, .stem: value])
      #expect(OutputPath.staysBelow(name), "\(text): \(name)")
    }
  }

  /// A bidirectional override makes `dim.exe` look like `exe.mid`.
  @Test func aNameShowsWhatItIs() throws {
    let name = try Template("{title}").fileName([.title: "a\u{202E}exe.\u{9B}\u{1B}[2J\u{2066}z\u{2028}é\u{200F}"])
    #expect(name == "a-exe.--[2J-z-é")
  }

  @Test func aNameFitsIntoAFileSystem() throws {
    let long: FieldValues = [.title: String(repeating: "é", count: 5000), .stem: String(repeating: "x", count: 5000)]
    #expect(try Template("{title}{stem}{title}").fileName(long).utf8.count <= 200)
  }

  @Test(arguments: [
    (
      "{titel}",
      "there is no field {titel}; the fields are {composer}, {date}, {folder}, {index}, {key}, {model}, {seed}, "
        + "{stem}, {title}, and {{ stands for a brace"
    ),
    (
      "a{seed",
      "“a{seed” has a brace that is not closed; the fields are {composer}, {date}, {folder}, {index}, {key}, {model}, "
        + "{seed}, {stem}, {title}, and {{ stands for a brace"
    ),
  ]) func saysWhichFieldsThereAre(template: String, sentence: String) {
    let error = #expect(throws: TemplateError.self) { try Template(template) }
    #expect(error?.description == sentence)
  }
}

/// Facts about files that are known before they are rendered.
@Suite struct FieldValuesTests {
  private let folder = TemporaryFolder()

  /// A file with a key signature of three flats in minor, and a text.
  private func add(_ name: String, title: String, text: String) -> String {
    func event(_ kind: UInt8, _ text: String) -> [UInt8] { [0, 0xFF, kind, UInt8(text.utf8.count)] + Array(text.utf8) }
    let signature: [UInt8] = [0, 0xFF, 0x59, 2, 0xFD, 1]
    let note: [UInt8] = [0, 0x90, 60, 80, 96, 0x80, 60, 0]
    let track = event(3, title) + event(1, text) + signature + note + [0, 0xFF, 0x2F, 0]
    return folder.add(
      name,
      [
        0x4D, 0x54, 0x68, 0x64, 0, 0, 0, 6, 0, 0, 0, 1, 0, 96,  // MThd: format 0, 1 track, 96 ticks
        0x4D, 0x54, 0x72, 0x6B, 0, 0, 0, UInt8(track.count),  // MTrk
      ] + track)
  }

  @Test func textsInAFileSayMoreThanItsPlace() throws {
    _ = add("in/Chopin/op9/x.mid", title: "Nocturne", text: "Composed by Field")
    _ = add("in/Chopin/y.mid", title: "", text: "by the way")
    let jobs = try Input.find([folder.path + "/in"]).map { Job(rendering: $0, in: "out") }
    let template = try Template("{composer}/{key}/{folder}/{index}-{stem}-{title}")
    #expect(
      Job.numbered(jobs, naming: template).map(\.name) == [
        "field/c-minor/op9/1-x-Nocturne", "chopin/c-minor/Chopin/2-y-y",
      ])
  }

  @Test(
    arguments: [
      ("a/b", "b"), ("a/b/", "b"), ("/a/./b/.", "b"), ("a/b/../c", "c"), ("/", nil),
    ] as [(String, String?)])
  func aFolderHasAName(path: String, name: String?) { #expect(FieldValues.folderName(path) == name) }

  @Test func theCurrentFolderHasANameToo() {
    let current = FileManager.default.currentDirectoryPath
    #expect(FieldValues.folderName(".") == FieldValues.folderName(current) && FieldValues.folderName(".") != ".")
    #expect(FieldValues.folderName("x/..") == FieldValues.folderName(current))
  }

  @Test func numbersHaveEquallyManyDigits() throws {
    let jobs = (1...10).map { Job(rendering: Input(path: "\($0).mid", name: "\($0).mid"), in: nil) }
    let names = Job.numbered(jobs, naming: try Template("{index}")).map(\.name)
    #expect(names.first == "01" && names.last == "10")
    #expect(Job.numbered(jobs).map(\.name) == jobs.map(\.name))
  }

  @Test func tagsHaveFieldsAndNumbers() throws {
    let path = add("in/Chopin/x.mid", title: "Nocturne", text: "-")
    let job = Job.numbered(try Input.find([folder.path + "/in"]).map { Job(rendering: $0, in: "out") })[0]
    let piece = try job.piece()
    var chosen = TagSettings()
    (chosen.title, chosen.artist, chosen.album) = (
      try Template("{title} in {key}"), try Template("{composer}"), try Template("{model}")
    )
    chosen.numbersTracks = true
    let tags = piece.tags(chosen, piece.expectedMetadata(parsing: true))
    #expect(tags.title == "Nocturne in C minor" && tags.artist == "Chopin" && tags.album == nil && tags.track == "1")
    #expect(chosen.tellsNumber && !TagSettings().tellsNumber)
    #expect(path == piece.input)
  }
}
