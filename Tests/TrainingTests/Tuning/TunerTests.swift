import Files
import Support
import TestSupport
import Testing

@testable import Training

@Suite struct TunerTests {
  private let music = MusicFolder()
  private let output = TemporaryFolder()

  init() { for seed in 0..<6 { music.add("Bach/\(seed).mid", seed: seed) } }

  /// Runs a search of four trials in two rungs, of one and two epochs, until `trials` have ended.
  private func search(
    _ folder: String, shard: String = "1/1", seed: UInt64 = 1, trials: Int = .max
  ) async throws -> (outcome: TuningOutcome, began: [[Int]]) {
    var settings = TrainingSettings()
    (settings.units, settings.embedding, settings.batch, settings.steps) = (8, 4, 4, 16)
    (settings.epochs, settings.layers, settings.validationFraction, settings.threads) = (2, 1, 0.2, 1)
    settings.seed = seed
    let corpus = try await music.corpus()
    let tuner = try Tuner(
      corpus, Split(corpus, fraction: 0.2, seed: 1),
      space: Space("[learning-rate]\nfrom = 0.001\nto = 0.1\nlog = true", path: "s"), settings: settings, trials: 4,
      factor: 2, folder: output.path + "/" + folder, shard: #require(Shard(shard)), version: "0")
    var (began, ended): ([[Int]], Int) = ([], 0)
    let outcome = try tuner.run(isInterrupted: { ended >= trials }) { event in
      if case .began(let rung, _, let trial, _, _) = event { began.append([rung, trial]) }
      if case .ended = event { ended += 1 }
    }
    return (outcome, began)
  }

  private func result(_ outcome: TuningOutcome) throws -> TuningResult {
    guard case .finished(let result) = outcome else { throw TuningError.nothingToValidateWith }
    return result
  }

  private func losses(_ result: TuningResult) -> [Double?] { result.results.map(\.nats) }

  @Test func aSearchInPartsEndsLikeOneAtOnce() async throws {
    let whole = try await search("whole")
    #expect(whole.began.map { $0[0] } == [1, 1, 1, 1, 2, 2])
    let (expected, interrupted) = (try result(whole.outcome), try await search("parts", trials: 3))
    guard case .interrupted = interrupted.outcome else {
      Issue.record("the search should stop when it is told to")
      return
    }
    // The state after kill −9 in the middle of a line.
    let path = output.path + "/parts/results-1-of-1.jsonl"
    output.add("parts/results-1-of-1.jsonl", try readFile(path) + Array(#"{"rung":1,"#.utf8))
    let rest = try await search("parts")
    #expect(rest.began.first == [1, 3] && rest.began.count == 3, "no finished trial is repeated")
    #expect(try losses(result(rest.outcome)) == losses(expected))
    #expect(try await search("parts").began.isEmpty)
    #expect(try readFile(expected.model).isEmpty == false)
    #expect(try Elements(String(decoding: readFile(expected.picture), as: UTF8.self)).names.contains("circle"))
    #expect(expected.settings.changes.contains { $0.name == "learningRate" })

    // Two shards find the same winner.
    for rung in 1...2 {
      for shard in ["1/2", "2/2"] {
        let outcome = try await search("two", shard: shard).outcome
        if case .waiting(let waiting) = outcome { #expect(waiting == rung || waiting == rung + 1) }
      }
    }
    #expect(try losses(result(try await search("two", shard: "1/2").outcome)) == losses(expected))
  }

  @Test func theWinnerIsTheBestOfAllRungs() async throws {
    _ = try await search("s")
    let path = output.path + "/s/results-1-of-1.jsonl"
    let better = #"{"rung":1,"trial":2,"epochs":1,"parameters":{"learning-rate":0.01},"nats":0.5,"seconds":1}"#
    output.add("s/results-1-of-1.jsonl", try readFile(path) + Array((better + "\n").utf8))
    let result = try result(try await search("s").outcome)
    #expect(result.winner.rung == 1 && result.winner.trial == 2)
    #expect(result.model.hasSuffix("/rung-1/trial-2/model.safetensors") && result.settings.epochs == 1)
  }

  @Test func aSearchThatCountedItsRungsFromZeroIsNotContinued() async throws {
    _ = try await search("s", trials: 1)
    let plan = String(decoding: try readFile(output.path + "/s/plan.json"), as: UTF8.self)
    #expect(plan.contains(#""format":2,"#))
    output.add("s/plan.json", Array(plan.replacing(#""format":2,"#, with: "").utf8))
    await #expect { try await search("s") } throws: { "\($0)".contains("this folder contains another search") }
  }

  @Test(arguments: ["tuning.svg", "results-1-of-1.jsonl", "rung-1/x"])
  func aFolderWithFilesOfItsNamesIsNotClaimed(name: String) async throws {
    output.add("s/\(name)", Array("mine".utf8))
    await #expect { try await search("s") } throws: { "\($0)".contains("cannot create: File exists") }
    #expect(try readFile("\(output.path)/s/\(name)") == Array("mine".utf8))
    #expect(!fileExists(output.path + "/s/plan.json"))
  }

  @Test func anotherSearchIsRefusedInTheSameFolder() async throws {
    _ = try await search("s", trials: 1)
    await #expect { try await search("s", seed: 2) } throws: { "\($0)".contains("this folder contains another search") }
  }
}
