import Foundation
import MIDI
import TestSupport
import Testing

/// `etude compose --like`.
@Suite struct LikeTests {
  private let folder = TemporaryFolder()
  private let model: String

  init() throws { model = try folder.addModel() }

  private func compose(_ arguments: String...) async throws -> RunResult {
    try await Run([Run.program, "compose", "--formats", "mid"] + arguments, in: folder.path).outcome()
  }

  /// The only `.mid` in a folder.
  private func file(_ out: String) throws -> (path: String, bytes: Data) {
    let name = try #require(folder.names(in: out).first { $0.hasSuffix(".mid") }, "\(out)")
    return ("\(out)/\(name)", try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(out)/\(name)")))
  }

  @Test func composesTheSamePieceAgain() async throws {
    let first = try await compose(
      "--model", model, "--composer", "fauré", "--seed", "18446744073709551615", "--events", "70", "--temperature",
      "0.9,key=1.3", "--top-p", "0.87", "--min-p", "0.01", "--repetition-penalty", "-0.3", "--key", "Bb minor",
      "--density",
      "7.3", "--tempo", "1.17", "--velocity", "51", "--out", "a")
    #expect(first.status == 0)
    let again = try await compose("--like", file("a").path, "--out", "b")
    #expect(again.status == 0 && again.err.isEmpty)
    #expect(try file("a").bytes == file("b").bytes)
  }

  @Test func theFileMayBeStandardInput() async throws {
    _ = try await compose("--model", model, "--seed", "3", "--events", "40", "--out", "a")
    let script = "\"$0\" compose --formats mid --like - --out $1 < \(try file("a").path)"
    let regular = try await Run(["/bin/sh", "-c", script, Run.program, "b"], in: folder.path).outcome()
    #expect(try regular.status == 0 && file("a").bytes == file("b").bytes, "\(regular)")
    let pipe = try await Run(
      ["/bin/sh", "-c", "cat < \(try file("a").path) | " + script.replacing(/<.*/, with: ""), Run.program, "c"],
      in: folder.path
    ).outcome()
    #expect(try pipe.status == 0 && file("a").bytes == file("c").bytes, "\(pipe)")
    let both = try await compose("--like", "-", "--prime", "-")
    #expect(both.status == 64 && both.err.hasPrefix("etude: error: --prime - can't be combined with --like -."))
  }

  @Test func theLicenceOfTheModelIsSaidAndComposedAgain() async throws {
    let first = try await compose("--seed", "3", "--seconds", "3", "--out", "a")
    #expect(first.lines.first?.hasSuffix("; licence of the model: CC BY-NC-SA 4.0") == true)
    let again = try await compose("--like", file("a").path, "--out", "b", "--json")
    #expect(try again.objects.first?["licence"] as? String == "CC BY-NC-SA 4.0")
    #expect(try file("a").bytes == file("b").bytes)
    let notice = "Composed with a model under CC BY-NC-SA 4.0"
    #expect(try MIDIFile.read(path: "\(folder.path)/\(file("a").path)").file.copyright == notice)
    let zip = try await etude("zip", "a", "-o", "a.zip", in: folder.path)
    #expect(zip.status == 0)
    let page = try await Run(
      [
        "/usr/bin/env", "python3", "-c",
        "import zipfile; print(zipfile.ZipFile('a.zip').read('a/index.html').decode())",
      ], in: folder.path
    ).outcome()
    #expect(page.out.contains(notice))
    let plain = try await compose("--model", model, "--seed", "3", "--seconds", "3", "--out", "c")
    #expect(plain.lines.first?.contains("licence") == false)
  }

  @Test func whatIsSaidBesideItIsChanged() async throws {
    _ = try await compose("--model", model, "--composer", "Fauré", "--seed", "1", "--seconds", "4", "--out", "a")
    _ = try await compose("--model", model, "--composer", "Fauré", "--seed", "5", "--seconds", "4", "--out", "b")
    let other = try await compose("--like", file("a").path, "--seed", "5", "--out", "c")
    #expect(other.status == 0 && other.err.isEmpty)
    #expect(try file("b").bytes == file("c").bytes)
  }

  @Test func theModelIsFoundBesideThePieceOrHereOrGiven() async throws {
    _ = try await compose("--model", model, "--seed", "1", "--seconds", "3", "--out", "a")
    let piece = try file("a")
    folder.add("far/piece.mid", Array(piece.bytes))
    let far = TemporaryFolder()
    let missing = try await etude("compose", "--like", folder.path + "/far/piece.mid", in: far.path)
    #expect(missing.status == 66 && missing.out.isEmpty)
    #expect(
      missing.err.contains("far/piece.mid: was composed with the model tiny.safetensors (digest "), "\(missing.err)")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: model))
    folder.add("far/tiny.safetensors", Array(bytes))
    let beside = try await etude(
      "compose", "--formats", "mid", "--out", folder.path + "/b", "--like", folder.path + "/far/piece.mid", in: far.path
    )
    #expect(beside.status == 0)
    #expect(try file("b").bytes == piece.bytes)
    folder.add("renamed.safetensors", Array(bytes))
    let given = try await compose("--like", piece.path, "--model", "renamed.safetensors", "--out", "c")
    #expect(given.status == 0 && given.err.isEmpty)
    #expect(try file("c").bytes == piece.bytes)
  }

  @Test func anotherModelIsNotTakenForIt() async throws {
    _ = try await compose("--model", model, "--seed", "1", "--seconds", "3", "--out", "a")
    let piece = try file("a")
    var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: model)))
    bytes[bytes.count - 1] ^= 1
    folder.add("tiny.safetensors", bytes)
    let refused = try await compose("--like", piece.path, "--out", "b")
    #expect(refused.status == 65 && refused.out.isEmpty)
    #expect(refused.err.contains("but the one here has "), "\(refused.err)")
    let given = try await compose("--like", piece.path, "--model", "tiny.safetensors", "--out", "b")
    #expect(given.status == 0)
    #expect(given.err.hasSuffix("is not the model of \(piece.path), so this is a different piece.\n"), "\(given.err)")
  }

  @Test func thePrimerIsFoundAgainOrMissed() async throws {
    folder.addPiece("sketch.mid")
    _ = try await compose("--model", model, "--prime", "sketch.mid", "--seed", "1", "--seconds", "3", "--out", "a")
    let piece = try file("a")
    _ = try await compose("--like", piece.path, "--out", "b")
    #expect(try file("b").bytes == piece.bytes)
    try FileManager.default.moveItem(atPath: folder.path + "/sketch.mid", toPath: folder.path + "/moved.mid")
    let missing = try await compose("--like", piece.path, "--out", "c")
    #expect(missing.status == 66 && missing.err.contains(": continues sketch.mid (digest "), "\(missing.err)")
    _ = try await compose("--like", piece.path, "--prime", "moved.mid", "--out", "c")
    #expect(try file("c").bytes == piece.bytes)
    folder.addScale("sketch.mid", notes: 9)
    let other = try await compose("--like", piece.path, "--out", "d")
    #expect(other.status == 65 && other.err.contains(" has changed since.\n"), "\(other.err)")
  }

  @Test func refusesWhatWasNotComposed() async throws {
    folder.addPiece()
    let run = try await compose("--like", "piece.mid")
    #expect(run.status == 65 && run.out.isEmpty)
    #expect(
      run.err == "etude: error: piece.mid: does not say how it was composed, so it cannot be composed again.\n"
        + "  Give a file that “etude compose” made.\n")
  }

  /// A file from somebody else must not choose which files are read.
  @Test func aNameThatLeadsElsewhereIsNotFollowed() async throws {
    _ = try await compose("--model", model, "--seed", "1", "--seconds", "3", "--out", "a")
    let text = try #require(
      try await etude("info", "--json", file("a").path, in: folder.path).objects[0]["texts"] as? [String])
    let line = try #require(text.last).replacing("tiny.safetensors", with: "../tiny.safetensors")
    folder.add("a/x.mid", PerformanceWriter(title: "x", texts: [line]).finish())
    let run = try await compose("--like", "a/x.mid", "--out", "b")
    #expect(run.status == 66 && run.err.contains("the model ../tiny.safetensors (digest "), "\(run.err)")
  }

  @Test func saysWhenItCameOutOtherwise() async throws {
    _ = try await compose("--model", model, "--seed", "1", "--seconds", "3", "--out", "a")
    let text = String(decoding: try file("a").bytes, as: Unicode.ASCII.self)
    let digest = try #require(text.firstMatch(of: /"music":"([0-9a-f]{16})"/)?.1)
    // The replacement has the same length, so that the file stays intact.
    let bytes = try file("a").bytes
    var changed = bytes
    changed.replaceSubrange(try #require(bytes.range(of: Data(digest.utf8))), with: Data("0123456789abcdef".utf8))
    folder.add("changed.mid", Array(changed))
    let run = try await compose("--like", "changed.mid", "--out", "b")
    #expect(run.status == 0 && run.err.contains(": differs from the piece in changed.mid, "), "\(run.err)")
    #expect(try file("b").bytes == bytes)
    let other = try await compose("--like", "changed.mid", "--out", "c", "--seed", "2")
    #expect(other.status == 0 && other.err.isEmpty, "\(other.err)")
  }
}
