import Foundation
import TestSupport
import Testing

/// No command replaces one of its inputs, even with `--force`; only `--like` makes a piece again in its place.
@Suite struct OwnInputTests {
  private let folder = TemporaryFolder()

  init() {
    for name in ["a", "b", "c"] { folder.addScale("music/Satie/\(name).mid", notes: 60) }
    folder.add("music/bad.mid", Array("no MIDI at all".utf8))
    folder.add("list.txt", Array("Satie/a.mid\n".utf8))
    folder.add("grand.sf2", FontBuilder.grand().bytes)
    folder.add("c4.wav", WaveFile([(0..<8000).map { $0 / 50 % 2 == 0 ? 0.5 : -0.5 }]).bytes)
    folder.add("piano.sfz", Array("<region> sample=c4.wav\n".utf8))
  }

  private func isRefused(_ arguments: [String], replacing name: String) async throws {
    let path = folder.path + "/" + name
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    let run = try await Run([Run.program] + arguments, in: folder.path).outcome()
    #expect(run.status == 64, "\(arguments)")
    let isOtherKind = run.err.contains("\(name)”, but this command writes a .")
    let isInput = run.err.contains("\(name): this is one of the inputs, which are never replaced.\n")
    #expect(isOtherKind || isInput, "\(run.err)")
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
  }

  @Test(arguments: [
    (["train", "music", "--force", "--out"], "music/Satie/a.mid"),
    (["train", "music", "--force", "--out"], "music/bad.mid"),
    (["train", "music", "--validation", "list.txt", "--force", "--out"], "list.txt"),
    (["rows", "music", "--force", "--out"], "music/Satie/b.mid"),
    (["rows", "music", "--validation", "list.txt", "--force", "--out"], "list.txt"),
    (["soundfont", "build", "piano.sfz", "--force", "-o"], "piano.sfz"),
    (["soundfont", "build", "piano.sfz", "--force", "-o"], "c4.wav"),
    (["soundfont", "extract", "grand.sf2", "--preset", "0:0", "--force", "-o"], "grand.sf2"),
    (["compose", "--prime", "music/Satie/a.mid", "--seconds", "2", "--force", "--out"], "music/Satie/a.mid"),
    (["render", "music/Satie/a.mid", "--force", "--out"], "music/Satie/a.mid"),
    (["zip", "music/Satie", "--force", "-o"], "music/Satie/c.mid"),
    (["zip", "c4.wav", "--force", "-o"], "c4.wav"),
  ]) func anInputIsNotReplaced(arguments: [String], name: String) async throws {
    try await isRefused(arguments + [name], replacing: name)
  }

  @Test func aModelIsNotReplacedByOneMadeFromIt() async throws {
    let small = ["--epochs", "1", "--batch", "1", "--steps", "8", "--units", "8", "--layers", "1", "--embedding", "4"]
    let train = ["train", "music", "--validation-fraction", "0", "--quiet", "--out", "m.safetensors"]
    let run = try await Run([Run.program] + train + small, in: folder.path).outcome()
    try #require(run.status == 0, "\(run.err)")
    try await isRefused(train + ["--from", "m.safetensors", "--force"], replacing: "m.safetensors")
    try await isRefused(
      ["models", "quantize", "m.safetensors", "--force", "--out", "m.safetensors"], replacing: "m.safetensors")
  }

  @Test func anotherNameOfAnInputIsRefusedToo() async throws {
    try FileManager.default.linkItem(
      atPath: folder.path + "/music/Satie/a.mid", toPath: folder.path + "/r.safetensors")
    try await isRefused(["rows", "music", "--force", "--out", "r.safetensors"], replacing: "r.safetensors")
  }
}
