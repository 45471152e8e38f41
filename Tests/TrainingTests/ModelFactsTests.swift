import Network
import TestSupport
import Testing

@testable import Training

@Suite struct ModelFactsTests {
  private let music = MusicFolder()
  private let output = TemporaryFolder()

  private func train(_ change: (inout Settings) -> Void = { _ in }) async throws -> ModelFacts {
    var settings = Settings()
    (settings.units, settings.embedding, settings.batch, settings.steps, settings.layers) = (8, 4, 2, 16, 1)
    (settings.epochs, settings.threads, settings.minPieces, settings.licence) = (1, 1, 2, "CC0")
    change(&settings)
    for seed in 0..<5 { music.add("\(seed < 3 ? "Bach" : "Chopin")/\(seed).mid", seed: seed, notes: 40 + seed) }
    music.add("Satie/9.mid", seed: 9)
    let list = music.folder.add("list.txt", Array("Chopin/4.mid".utf8))
    let corpus = try await music.corpus()
    let path = output.path + "/m.safetensors"
    _ = try Trainer(
      corpus, Split(corpus, list: list), settings: settings, paths: RunPaths(model: path), version: "7",
      resuming: false
    ).run()
    return try ModelFacts(path: path, name: "m")
  }

  @Test func tellWhatAModelWasTrainedOn() async throws {
    let facts = try await train { $0.minPieces = 1 }
    #expect(facts.labels.map(\.name) == ["Bach", "Chopin", "Satie"])
    #expect(facts.labels.map(\.pieces) == [3, 1, 1])
    // All notes, and the end of each piece.
    #expect(facts.labels.map(\.events) == [41 + 42 + 43, 44, 61])
    #expect(facts.dataset == Dataset.Part(pieces: 5, events: 41 + 42 + 43 + 44 + 61))
  }

  @Test func countPiecesWithoutALabelToo() async throws {
    let facts = try await train()
    #expect(facts.labels == [.init(name: "Bach", pieces: 3, events: 126)])
    #expect(facts.dataset?.pieces == 5)
  }

  @Test func tellWhereItComesFrom() async throws {
    let facts = try await train { ($0.half, $0.weight) = (true, [FolderWeight("Bach", 0.5)]) }
    #expect(facts.etude == "7" && facts.licence == "CC0" && facts.storage == "F16")
    #expect(facts.columns == ["time", "key", "duration", "velocity"])
    #expect(try #require(facts.validation).events == 45)
    #expect(facts.digest == (try TrainedModel(path: facts.file)).digest)
    let changed = Dictionary(uniqueKeysWithValues: facts.changedSettings.map { ($0.name, $0.value) })
    #expect(changed["weight"] == "Bach=0.5" && changed["half"] == "true" && changed["units"] == "8")
    #expect(changed["licence"] == nil && changed["threads"] == nil && changed["clip"] == nil)
  }

  @Test func compareTheClassicRecipeWithItsOwnDefaults() async throws {
    let facts = try await train {
      $0 = Recipe.classic.settings
      ($0.units, $0.epochs, $0.rare, $0.batch) = (8, 1, 1, 2)
    }
    #expect(
      facts.changedSettings.map { "\($0.name) \($0.value)" } == [
        "recipe classic", "batch 2", "epochs 1", "rare 1", "units 8",
      ])
  }

  @Test func refuseWhatIsNoModel() throws {
    let path = output.path + "/x.safetensors"
    try Safetensors(tensors: ["w": .init(shape: [1], values: [1])]).write(to: path, precision: .single)
    #expect { try ModelFacts(path: path, name: "x") } throws: {
      "\($0)".hasPrefix("\(path): expected metadata `architecture`, found none")
    }
    try Model(parameters: Parameters(zeros: Architecture(classes: [2], units: 1))).write(to: path)
    #expect { try ModelFacts(path: path, name: "x") } throws: {
      "\($0)".hasPrefix("\(path): expected metadata `vocabulary`, found none")
    }
  }
}
