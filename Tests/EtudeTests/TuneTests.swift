import Foundation
import TestSupport
import Testing

/// A search of two trials in two rungs, in a folder with a little music.
@Suite struct TuneTests {
  private let folder = TemporaryFolder()
  private let small = ["--epochs", "2", "--units", "8", "--embedding", "4", "--batch", "2", "--steps", "8"]

  init() {
    for name in ["a", "b", "c"] { folder.addScale("music/Satie/\(name).mid", notes: 60) }
    folder.add("s.toml", Array("[learning-rate]\nfrom = 0.001\nto = 0.1\nlog = true\n".utf8))
  }

  private func tune(_ arguments: String...) async throws -> RunResult {
    let fixed = ["--space", "s.toml", "--trials", "2", "--validation-fraction", "0.3", "--threads", "2"]
    return try await Run(
      [Run.program, "tune", "music", "--out", "search"] + fixed + small + arguments, in: folder.path
    ).outcome()
  }

  @Test func theWinnersCommandMakesTheWinner() async throws {
    let search = try await tune("--quiet")
    #expect(search.status == 0 && search.err.isEmpty && search.lines.count == 1)
    let words = try #require(search.lines.first).split(separator: " ").map(String.init)
    #expect(words.prefix(5) == ["etude", "train", "music", "--out", "best.safetensors"])
    let training = try await Run([Run.program] + words.dropFirst() + ["--quiet"], in: folder.path).outcome()
    #expect(training.status == 0 && training.err.isEmpty)
    let verdict = try #require(try await tune("--json").objects.last)
    let files = try ["best.safetensors", #require(verdict["model"] as? String)].map {
      try Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + $0))
    }
    #expect(files[0] == files[1])
  }

  @Test func shardsWaitForEachOtherAndEndWithOneTable() async throws {
    let first = try await tune("--shard", "1/2")
    #expect(first.status == 75)
    #expect(
      first.err == "etude: rung 2 waits for trials of other shards; run the same command again when they are done.\n")
    // The second trial of the first rung; the only trial of the second rung belongs to the first shard.
    #expect(try await tune("--shard", "2/2").status == 75)
    let last = try await tune("--shard", "1/2")
    #expect(last.status == 0 && last.err.isEmpty)
    let table = try #require(last.lines.firstIndex(of: "rung  trial  epochs  nats per event"))
    #expect(last.lines[(table + 1)...].prefix { !$0.hasPrefix("The winner is trial ") }.count == 3)
    #expect(folder.names(in: "search").contains("tuning.svg"))
  }

  @Test func eachResultIsAnObjectForPrograms() async throws {
    let objects = try await tune("--json").objects
    #expect(objects.map { $0["rung"] as? Int } == [1, 1, 2, nil])
    #expect(objects.prefix(3).allSatisfy { $0["nats"] is Double })
    #expect(try #require(objects.last?["command"] as? String).hasPrefix("etude train music --out best.safetensors "))
  }

  @Test(arguments: [
    (
      ["--shard", "3/2"], 64,
      "etude: error: --shard must be a part i/n, such as 2/4, not “3/2”.\n"
    ),
    (["--minutes", "3"], 64, "etude: error: give --epochs, not --minutes: trials must be equally long.\n"),
    (["--trials", "0"], 64, "etude: error: --trials must be from 1 to 10000, not 0.\n"),
    (["--factor", "1"], 64, "etude: error: --factor must be from 2 to 100, not 1.\n"),
    (["--threads", "0"], 64, "etude: error: --threads must be from 1 to 1024, not 0.\n"),
    (["--learning-rate", "inf"], 64, "etude: error: --learning-rate must be a number above 0, not inf.\n"),
    (
      ["--space", "none.toml"], 66,
      "etude: error: none.toml: cannot read: No such file or directory; check the spelling"
    ),
    (
      ["--space", "music/Satie/a.mid"], 65,
      "etude: error: music/Satie/a.mid: line 1: expected [parameter], or key = number"
    ),
  ]) func refusesWhatMakesNoSense(arguments: [String], status: Int32, sentence: String) async throws {
    let run = try await Run(
      [Run.program, "tune", "music", "--out", "search", "--space", "s.toml"] + arguments, in: folder.path
    ).outcome()
    #expect(run.status == status && run.out.isEmpty)
    #expect(run.err.hasPrefix(sentence), "\(run.err)")
    #expect(folder.names == ["music", "s.toml"])
  }
}
