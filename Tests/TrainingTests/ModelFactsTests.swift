import Network
import TestSupport
import Testing

@testable import Training

@Suite struct ModelFactsTests {
  private let music = MusicFolder()
  private let output = TemporaryFolder()

  private func train(_ change: (inout TrainingSettings) -> Void = { _ in }) async throws -> ModelFacts {
    var settings = TrainingSettings()
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
    let settings = Dictionary(uniqueKeysWithValues: facts.settings.map { ($0.name, $0.value) })
    #expect(settings["weight"] == "Bach=0.5" && settings["half"] == "true" && settings["units"] == "8")
    #expect(facts.parent == nil && !facts.isValidationPartial)
  }

  /// A model's recipe must not change with the defaults of a later version.
  @Test func tellEverySettingWhateverTheDefaultsAre() async throws {
    let facts = try await train {
      $0 = TrainingRecipe.classic.settings
      ($0.units, $0.epochs, $0.rare, $0.batch, $0.licence, $0.from) = (8, 1, 1, 2, "CC0", "a59261093579cc79")
    }
    let all = Mirror(reflecting: TrainingSettings()).children.compactMap(\.label)
    let apart = ["licence", "from", "minutes", "weight", "validationFraction"]
    #expect(Set(facts.settings.map(\.name)) == Set(all).subtracting(apart))
    let words = facts.settings.map { "\($0.name) \($0.value)" }
    #expect(words.prefix(3) == ["recipe classic", "attention 0", "attentionUnits 128"])
    #expect(Set(["averaging 0", "batch 2", "dropout 0.3", "half false", "threads 1"]).isSubset(of: words))
    #expect(facts.parent == "a59261093579cc79" && facts.licence == "CC0")
  }

  @Test func tellTheTimeOrTheEpochsOfARun() async throws {
    let names = try await train { ($0.minutes, $0.validationFraction) = (0.001, 0.2) }.settings.map(\.name)
    #expect(names.contains("minutes") && names.contains("validationFraction") && !names.contains("epochs"))
  }

  @Test func tellThatAScoreIsOverAPartOfTheValidationSet() async throws {
    let path = try await train().file
    var model = try Model.read(path)
    let scores = try #require(model.metadata["scores"])
    model.metadata["scores"] = #"{"isPartial":true,"# + scores.dropFirst()
    try model.write(to: path)
    let facts = try ModelFacts(path: path, name: "m")
    #expect(facts.isValidationPartial && facts.validation?.events == 45)
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
