import Foundation
import TestSupport
import Testing

/// Makes many pieces, as a user would.
@Suite struct BatchTests {
  private let folder = TemporaryFolder()
  private let font: String

  init() {
    font = folder.addSoundFont()
    for name in ["in/a/x.mid", "in/b/x.mid", "in/y.mid"] { folder.addScale(name, notes: 2) }
  }

  private func render(_ arguments: String..., environment: [String: String] = [:]) async throws -> RunResult {
    try await Run(
      [Run.program, "render"] + arguments + ["--soundfont", font], in: folder.path, environment: environment
    ).outcome()
  }

  private var files: [String] {
    FileManager.default.enumerator(atPath: folder.path + "/out")?.compactMap { $0 as? String }
      .filter { $0.hasSuffix(".wav") || $0.hasSuffix(".flac") }.sorted() ?? []
  }

  @Test func aFolderKeepsItsFoldersAndTheSameAgainIsThereAlready() async throws {
    let first = try await render("in", "--out", "out", "--formats", "flac")
    #expect(first.status == 0 && first.err.isEmpty)
    #expect(first.lines.last?.hasPrefix("3 pieces: 3 made, 0 failed; ") == true)
    #expect(files == ["a/x.flac", "b/x.flac", "y.flac"])
    let second = try await render("in", "--out", "out", "--formats", "flac")
    #expect(second.status == 0 && second.err.isEmpty)
    #expect(second.lines == ["3 pieces: 0 made, 3 up to date, 0 failed"])
    let third = try await render("in/y.mid", "--out", "out", "--formats", "flac", "--json")
    let skipped = try #require(try third.objects.first)
    #expect(
      Set(skipped.keys) == [
        "title", "input", "events", "seconds", "loudness", "truePeak", "gain", "isLimited", "files", "timings",
        "warnings", "skipped",
      ])
    #expect(skipped["skipped"] as? Bool == true && skipped["events"] as? Int == 2)
    #expect(skipped["files"] as? [String: String] == ["flac": "out/y.flac"])
  }

  @Test(arguments: [".", "./", "./."])
  func theCurrentFolderKeepsFoldersToo(out: String) async throws {
    let run = try await render("in", "--out", out, "--formats", "flac")
    #expect(run.status == 0 && run.err.isEmpty)
    #expect(folder.names(in: "a") == ["x.flac"] && folder.names(in: "b") == ["x.flac"])
    #expect(!folder.names.contains("x.flac") && folder.names.contains("y.flac"))
  }

  @Test func filesOfOneNameAreToldApart() async throws {
    let run = try await render("in/b/x.mid", "in/*/x.mid", "--out", "out", "--jobs", "1")
    #expect(run.status == 0 && files == ["x-2.wav", "x.wav"])
  }

  @Test func tagsComeFromFoldersAndNumbers() async throws {
    let run = try await render(
      "in", "--out", "out", "--formats", "flac", "--artist", "{composer}", "--title", "{stem}", "--track-numbers",
      "--name", "{folder}/{stem}")
    #expect(run.status == 0 && files == ["a/x.flac", "b/x.flac", "in/y.flac"])
    let info = try await etude("info", "--json", "out/b/x.flac", "out/in/y.flac", in: folder.path)
    let tags = try info.objects.compactMap { $0["tags"] as? [String: String] }
    #expect(tags.map { $0["artist"] } == ["b", nil] && tags.map { $0["track"] } == ["2", "3"])
  }

  @Test func anotherInputOfTheSameNameReplacesNothing() async throws {
    let first = try await render("in/a/x.mid", "--out", "out")
    let made = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/out/x.wav"))
    folder.addScale("in/b/x.mid", notes: 5)
    let second = try await render("in/b/x.mid", "--out", "out")
    #expect(
      first.status == 0 && second.status == 73
        && second.err.contains("out/x.wav exists and was made with other settings"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path + "/out/x.wav")) == made)
    folder.addScale("in/a/x.mid", notes: 4)
    #expect(try await render("./in/a/x.mid", "--out", "out").status == 0, "a changed input is rendered again")
    #expect(try await render("in/b/x.mid", "--out", "out", "--force").status == 0)
  }

  @Test func oneLetterSpelledInTwoWaysIsTwoFiles() async throws {
    folder.addScale("u/\u{E9}.mid", notes: 2)
    folder.addScale("u/e\u{301}.mid", notes: 3)
    let run = try await render("u", "--out", "out")
    #expect(run.status == 0 && files.count == 2 && run.lines.last?.hasPrefix("2 pieces: 2 made") == true)
  }

  @Test func aListNamesFilesAndStandardInputIsOne() async throws {
    folder.add("list", Array("in/a/x.mid\nin/y.mid\n".utf8))
    let listed = try await render("--list", "list", "--base", "in", "--out", "out", "--quiet")
    #expect(listed.status == 0 && listed.out.isEmpty && files == ["a/x.wav", "y.wav"])
    let script = #"find in -name '*.mid' -print0 | "$0" render --list - --out out --soundfont "$1""#
    let piped = try await Run(["/bin/bash", "-c", script, Run.program, font], in: folder.path).outcome()
    #expect(piped.status == 0 && files == ["a/x.wav", "x-2.wav", "x.wav", "y.wav"])
  }

  @Test func aSocketIsAList() async throws {
    let (mine, its) = try socketPair()
    try mine.write(contentsOf: Data("in/y.mid".utf8))
    try mine.close()
    let command = [Run.program, "render", "--list", "-", "--out", "out", "--soundfont", font]
    #expect(try await Run(command, in: folder.path, input: its).outcome().status == 0 && files == ["y.wav"])
  }

  private func socketPair() throws -> (FileHandle, FileHandle) {
    var pair: [Int32] = [0, 0]
    try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0)
    return (
      FileHandle(fileDescriptor: pair[0], closeOnDealloc: true),
      FileHandle(fileDescriptor: pair[1], closeOnDealloc: true)
    )
  }

  @Test func whereNothingCanBeMadeNoFolderIs() async throws {
    folder.add("in/c/bad.mid", Array("no MIDI".utf8))
    #expect(try await render("in/c/bad.mid", "--out", "new/deep/x.mp3").status == 65)
    #expect(folder.names == ["in", "piano.sf2"])
    #expect(try await render("in", "--out", "out").status == 65)
    #expect(folder.names(in: "out") == ["a", "b", "manifest.jsonl", "y.wav"])
  }

  @Test func outNamesAFileAndItsFormat() async throws {
    let run = try await render("in/y.mid", "--out", "sub/name.flac")
    #expect(run.status == 0 && run.lines.last == "  sub/name.flac")
    #expect(folder.names(in: "sub") == ["name.flac"])
    let refused = try await render("in/y.mid", "--out", "sub/name.flac", "--formats", "wav")
    #expect(refused.status == 64)
    #expect(
      refused.err.contains(
        "--out sub/name.flac names a .flac file; leave out --formats, or name a folder."))
  }

  @Test func aBadFileIsCountedAndWrittenDown() async throws {
    folder.add("in/bad.mid", Array("no MIDI at all".utf8))
    let run = try await render("in", "--out", "out")
    #expect(run.status == 65)
    #expect(run.lines.last?.hasPrefix("4 pieces: 3 made, 1 failed; ") == true)
    let manifest = try String(contentsOfFile: folder.path + "/out/manifest.jsonl", encoding: .utf8)
    let sentence = #""error":"in/bad.mid: is a text file, not a MIDI file"#
    #expect(manifest.split(separator: "\n").filter { $0.contains(sentence) }.count == 1)
  }

  @Test func nothingToRenderIsAnError() async throws {
    folder.add("none/notes.txt", [])
    let none = try await render("none", "--out", "out")
    #expect(none.status == 66 && none.err == "etude: error: no MIDI files in none.\n")
    folder.add("list", [])
    let empty = try await render("--list", "list", "--out", "out")
    #expect(
      empty.status == 66 && empty.err == "etude: error: the list names no files; it should have one path per line.\n")
    #expect(try await render("--out", "out").err.contains("name MIDI files or folders, or give --list."))
  }

  @Test func shardsOfAnArrayOfJobsShareTheWork() async throws {
    var environment = ["SLURM_ARRAY_TASK_COUNT": "2", "SLURM_ARRAY_TASK_MIN": "10", "SLURM_ARRAY_TASK_STEP": "5"]
    for id in ["10", "15"] {
      environment["SLURM_ARRAY_TASK_ID"] = id
      let run = try await render("in", "--out", "out", environment: environment)
      #expect(run.status == 0)
      #expect(run.err == "etude: shard \(id == "10" ? "1/2" : "2/2"), from the job array.\n")
    }
    #expect(files == ["a/x.wav", "b/x.wav", "y.wav"])
    let names = folder.names(in: "out").filter { $0.hasSuffix(".jsonl") }
    #expect(Set(names).isSubset(of: ["manifest-1-of-2.jsonl", "manifest-2-of-2.jsonl"]))
    let kubernetes = ["JOB_COMPLETION_INDEX": "1", "ETUDE_SHARDS": "2"]
    #expect(try await render("in", "--out", "out", environment: kubernetes).err.contains("shard 2/2"))
    let gap = ["SLURM_ARRAY_TASK_ID": "7", "SLURM_ARRAY_TASK_MIN": "3", "SLURM_ARRAY_TASK_COUNT": "2"]
    let refused = try await render("in", "--out", "gap", environment: gap)
    #expect(refused.status == 64 && refused.err.contains("Slurm's array makes this task number 5 of 2"))
    // A single piece is never divided.
    let one = try await render("in/y.mid", "--out", "one", environment: environment)
    #expect(one.status == 0 && folder.names(in: "one") == ["manifest.jsonl", "y.wav"])
  }

  @Test func manifestsAreShownAndMerged() async throws {
    for shard in ["1/2", "2/2"] { _ = try await render("in", "--out", "out", "--shard", shard) }
    let shown = try await etude("manifest", "show", "out", in: folder.path)
    #expect(
      shown.status == 0 && shown.out.hasPrefix("out: 3 pieces: 3 complete, 0 incomplete, 0 failed; "), "\(shown)")
    #expect(shown.out.contains(" s of music, "))
    let merged = try await etude("manifest", "merge", "out", "--json", in: folder.path)
    #expect(merged.status == 0)
    #expect(try merged.objects[0]["made"] as? Int == 3)
    #expect(folder.names(in: "out").filter { $0.hasSuffix(".jsonl") } == ["manifest.jsonl"])
    #expect(try await render("in", "--out", "out").lines == ["3 pieces: 0 made, 3 up to date, 0 failed"])
    for shard in 1...60 { _ = folder.add("many/manifest-\(shard)-of-60.jsonl", []) }
    let few = ["/bin/bash", "-c", #"ulimit -Sn 40; "$0" manifest show many"#, Run.program]
    #expect(try await Run(few, in: folder.path).outcome().status == 0, "the hard limit may be above the usual one")
    let none = try await etude("manifest", "show", "in", in: folder.path)
    #expect(none.status == 66)
    #expect(none.err.hasPrefix("etude: error: in: has no manifest (manifest.jsonl).\n  Name a folder "))
  }

  @Test(.timeLimit(.minutes(20))) func aKilledBatchIsCompleted() async throws {
    for index in 0..<30 { folder.addScale("in/c/\(index).mid", notes: 12) }
    let run = try Run(
      [Run.program, "render", "in", "--out", "out", "--soundfont", font, "--quiet"], in: folder.path)
    while run.isRunning && folder.names(in: "out/c").count < 4 { usleep(1000) }
    run.interrupt(SIGKILL)
    _ = try await run.outcome()
    let before = files
    #expect(before.count < 33)
    let again = try await render("in", "--out", "out")
    #expect(again.status == 0 && again.err.isEmpty && files.count == 33)
    #expect(again.lines.last?.contains("\(33 - before.count) made, \(before.count) up to date") == true)
    #expect(!folder.names(in: "out/c").contains { $0.hasPrefix(".") })
  }

  @Test(.timeLimit(.minutes(20))) func anInterruptedBatchSaysHowToGoOn() async throws {
    for index in 0..<30 { folder.addScale("in/c/\(index).mid", notes: 12) }
    let run = try Run(
      ["/usr/bin/env", "--default-signal", Run.program, "render", "in", "--out", "out", "--soundfont", font],
      in: folder.path)
    while run.isRunning && folder.names(in: "out/c").count < 4 { usleep(1000) }
    run.interrupt()
    let outcome = try await run.outcome()
    #expect(outcome.status == 130)
    #expect(
      outcome.err.wholeMatch(of: /etude: interrupted; \d+ of 33 pieces are finished, (.*)\.\n/)?.1
        == "and no unfinished file is left; the same command resumes the batch", "\(outcome.err)")
    #expect(try await render("in", "--out", "out").lines.last?.contains(", 0 failed") == true)
    #expect(files.count == 33)
  }
}
