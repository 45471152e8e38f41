import Files
import Network
import Randomness
import Support
import TestSupport
import Testing
import Tokens

@testable import Training

@Suite struct TrainerTests {
  let music = MusicFolder()
  let output = TemporaryFolder()

  init() {
    for seed in 0..<8 { music.add("\(seed % 2 == 0 ? "Bach" : "Chopin")/\(seed).mid", seed: seed) }
  }

  private var settings: TrainingSettings {
    var settings = TrainingSettings()
    (settings.units, settings.embedding, settings.batch, settings.steps) = (8, 4, 4, 16)
    (settings.epochs, settings.dropout, settings.validationFraction, settings.threads) = (6, 0.1, 0.2, 2)
    settings.minPieces = 1
    return settings
  }

  private func trainer(_ name: String, _ settings: TrainingSettings, resuming: Bool = false) async throws -> Trainer {
    let corpus = try await music.corpus()
    return try Trainer(
      corpus, Split(corpus, fraction: settings.validationFraction, seed: settings.seed), settings: settings,
      paths: RunPaths(model: output.path + "/" + name), version: "0", resuming: resuming)
  }

  /// Runs until `steps` more steps are done; nil means to the end.
  private func run(_ trainer: Trainer, steps: Int? = nil) throws -> RunOutcome {
    var done = 0
    return try trainer.run(
      isInterrupted: { steps.map { done >= $0 } ?? false },
      report: { if case .stepped = $0 { done += 1 } })
  }

  @Test func aFinishedRunLeavesAModelThatKnowsItself() async throws {
    guard case .finished(let score?, let progress) = try run(try await trainer("m", settings)) else {
      Issue.record("the run should end by itself, with a score")
      return
    }
    #expect(output.names == ["m", "m.curve.svg", "m.log.jsonl"])
    let model = try Model.read(output.path + "/m")
    #expect(
      model.metadata.keys.sorted() == [
        "corpus", "dataset", "etude", "labels", "recipe", "scores", "trainedOn", "vocabulary",
      ])
    #expect(model.metadata["labels"] == #"["Bach","Chopin"]"#)
    try Vocabulary(json: model.metadata["vocabulary"]!).check(classes: model.parameters.architecture.classes)
    #expect(score.columns.map(\.name) == ["time", "key", "duration", "velocity"])
    #expect(score.nats < 17, "an untrained model has about 17.2 nats per event")
    #expect(progress.fraction == 1)
  }

  @Test(arguments: [(0, false, 1), (0.99, true, 0.5)])
  func anInterruptedRunGoesOnAsIfItHadNotBeen(averaging: Double, perform: Bool, weight: Double) async throws {
    var settings = settings
    (settings.averaging, settings.perform, settings.weight) = (averaging, perform, [FolderWeight("Bach", weight)])
    _ = try run(try await trainer("whole", settings))
    guard case .interrupted = try run(try await trainer("parts", settings), steps: 3) else {
      Issue.record("the run should stop when it is told to")
      return
    }
    _ = try run(try await trainer("parts", settings, resuming: true), steps: 2)
    // The state after kill −9: the log is ahead of the checkpoint.
    var log = try readFile(output.path + "/parts.log.jsonl")
    log += Array("lost\n".utf8)
    output.add("parts.log.jsonl", log)
    _ = try run(try await trainer("parts", settings, resuming: true))
    #expect(try readFile(output.path + "/parts") == readFile(output.path + "/whole"))
    let curves = try ["parts", "whole"].map { try text("\($0).curve.svg").replacing($0, with: "") }
    #expect(curves[0] == curves[1])
    let lines = try ["parts", "whole"].map { try withoutTimes(text("\($0).log.jsonl")) }
    #expect(lines[0] == lines[1])
  }

  @Test func rareLabelsAreTrainedAsNone() async throws {
    music.add("Satie/9.mid", seed: 9)
    var settings = settings
    (settings.minPieces, settings.validationFraction, settings.epochs) = (2, 0, 1)
    let trainer = try await trainer("m", settings)
    var rareLabels: [String] = []
    _ = try trainer.run(report: { if case .began(_, rareLabels: let labels) = $0 { rareLabels = labels } })
    #expect(rareLabels == ["Satie"])
    let model = try Model.read(output.path + "/m")
    #expect(model.metadata["labels"] == #"["Bach","Chopin"]"#)
    #expect(model.parameters.architecture.labels == 2)
  }

  @Test func aPassHasFewerStepsWhenAFolderIsDrawnLessOften() async throws {
    func steps(_ name: String, _ weight: [FolderWeight]) async throws -> Int {
      var settings = settings
      (settings.weight, settings.validationFraction) = (weight, 0)
      guard case .finished(_, let progress) = try run(try await trainer(name, settings)) else { return 0 }
      return progress.step
    }
    // 8 pieces of 61 events fill 4 batches of 16 × 4 events each; 6 passes.
    #expect(try await steps("all", []) == 6 * 8)
    #expect(try await steps("half", [FolderWeight("Bach", 0.5)]) == 6 * 6)
    #expect(try await steps("both", [FolderWeight("Bach", 0.5), FolderWeight(music.path, 2)]) == 6 * 12)
  }

  @Test func aWeightOfNoFolderIsRefused() async throws {
    var settings = settings
    settings.weight = [FolderWeight("Bach", 0.5), FolderWeight("rolls", 0.5)]
    await #expect { try await trainer("m", settings) } throws: {
      "\($0)" == "weight must be a folder that contains training files, not rolls=0.5"
    }
  }

  private func text(_ name: String) throws -> String {
    String(decoding: try readFile(output.path + "/" + name), as: UTF8.self)
  }

  private func withoutTimes(_ log: String) -> [String] {
    log.split(separator: "\n").map {
      String($0.replacing(/"seconds":[0-9.e-]+/, with: ""))
    }
  }

  @Test func goesOnOnlyWithWhatItWasBegunWith() async throws {
    _ = try run(try await trainer("m", settings), steps: 1)
    var other = settings
    other.units = 16
    await #expect { try await trainer("m", other, resuming: true) } throws: {
      "\($0)".contains("m.checkpoint: this run was started with other settings (units: 8, not 16)")
    }
    music.add("new.mid", seed: 3)
    await #expect { try await trainer("m", settings, resuming: true) } throws: {
      "\($0)".contains("m.checkpoint: this run was started with other music")
    }
    await #expect { try await trainer("n", settings, resuming: true) } throws: {
      "\($0)".contains("n.checkpoint: this checkpoint does not exist")
    }
    #expect(try TrainingSettings(ofRunAt: RunPaths(model: output.path + "/m")) == settings)
  }

  @Test(arguments: [
    ("state", #""step":1"#, #""step":-1"#), ("state", #""dealt":"#, #""dealt":99999999999999999"#),
    ("state", #""row":"#, #""row":-1"#), ("state", #""top5":["#, #""top5":[1,"#),
    ("language", #""labels":["#, #""labels":["X","#),
  ])
  func aCheckpointThatNoRunCanHaveWrittenIsRefused(key: String, old: String, new: String) async throws {
    _ = try run(try await trainer("m", settings), steps: 1)
    let path = output.path + "/m.checkpoint"
    var checkpoint = try Safetensors.read(path)
    let text = try #require(checkpoint.metadata[key])
    try #require(text.contains(old))
    checkpoint.metadata[key] = text.replacing(old, with: new)
    try checkpoint.write(to: path, precision: .single)
    await #expect { try await trainer("m", settings, resuming: true) } throws: {
      guard case .badCheckpoint? = $0 as? TrainingError else { return false }
      return true
    }
  }

  @Test func neverOverwritesUnasked() throws {
    let paths = RunPaths(model: output.path + "/m")
    try paths.checkVacant()
    output.add("m", [])
    #expect { try paths.checkVacant() } throws: { "\($0)".contains("this file exists") }
    output.add("m.checkpoint", [])
    #expect { try paths.checkVacant() } throws: { "\($0)".contains("there is an unfinished run") }
  }

  @Test func theTableOfAResumedRunIsThatOfAWholeOne() async throws {
    func table(_ name: String) throws -> [[String]] {
      // The first field is seconds.
      try text("\(name).csv").split(separator: "\n").map { $0.split(separator: ",").dropFirst().map(String.init) }
    }
    func trainer(_ name: String, resuming: Bool = false) async throws -> Trainer {
      let corpus = try await music.corpus()
      return try Trainer(
        corpus, Split(corpus, fraction: 0.2, seed: 1), settings: settings,
        paths: RunPaths(model: output.path + "/" + name, table: output.path + "/" + name + ".csv"), version: "0",
        resuming: resuming)
    }
    _ = try run(try await trainer("whole"))
    let rows = try table("whole")
    #expect(rows[0].starts(with: ["step", "events", "learning_rate", "best", "training_nats", "training_nats_time"]))
    #expect(rows.count > 1 && rows.allSatisfy { $0.count == 4 + 2 * 6 })
    #expect(rows.dropFirst().joined().allSatisfy { Double($0) != nil })

    _ = try run(try await trainer("parts"), steps: 3)
    _ = try run(try await trainer("parts", resuming: true))
    #expect(try table("parts") == rows)
  }

  @Test func aTableReplacesNoOtherFile() throws {
    let paths = RunPaths(model: output.path + "/m", table: output.path + "/t.csv")
    try paths.checkVacant()
    try paths.checkKinds()
    output.add("t.csv", Array("seconds,step,events,learning_rate,best,training_nats\n".utf8))
    #expect { try paths.checkVacant() } throws: { "\($0)".contains("t.csv: this file exists") }
    try paths.checkKinds()
    output.add("t.csv", Array("a list of mine\n".utf8))
    #expect { try paths.checkKinds() } throws: { "\($0)".contains("t.csv: this file exists") }
  }

  @Test func aCorpusSmallerThanABatchIsRefused() async throws {
    var settings = settings
    settings.batch = 100
    await #expect { try await trainer("m", settings) } throws: {
      "\($0)".hasPrefix("the corpus is smaller than one batch: in chunks of 16 events it fills 24 of 100 streams")
    }
    #expect(output.names.isEmpty)
  }

  @Test func chordsAreLearnedToo() async throws {
    var settings = settings
    (settings.encoding, settings.rare, settings.epochs) = (.chords, 1, 1)
    _ = try run(try await trainer("m", settings))
    let model = try Model.read(output.path + "/m")
    #expect(
      try Vocabulary(json: model.metadata["vocabulary"]!).encoding.classes == model.parameters.architecture.classes)
  }

  @Test func aSplitOfWindowsHasTheHonestFigureBesideIt() async throws {
    var settings = TrainingRecipe.classic.settings
    (settings.units, settings.embedding, settings.batch, settings.steps) = (8, 4, 4, 16)
    (settings.rare, settings.epochs, settings.split, settings.window) = (1, 2, .windows, 8)
    (settings.validationFraction, settings.loss) = (0.2, .squaredError)
    let trainer = try await trainer("m", settings)
    _ = try run(trainer)
    let scores = try #require(trainer.windowScores)
    #expect(scores.window == 8)
    // A piece has 60 chords; a fifth of those that follow a whole window is used for validation.
    let kept = try #require(scores.unseen).events / 61
    #expect(1...4 ~= kept && scores.unseen!.events.isMultiple(of: 61))
    #expect(scores.windows?.events == (8 - kept) * (60 - 8) / 5)
    let model = try Model.read(output.path + "/m")
    #expect(try #require(model.metadata["scores"]).contains(#""windowSplit":{"unseen":{"#))
    let vocabulary = try Vocabulary(json: try #require(model.metadata["vocabulary"]))
    let primers = try Primers(json: try #require(model.metadata["primers"]), for: vocabulary)
    #expect(primers.sequences.allSatisfy { $0.count == 8 })
  }

  @Test func aRunThatDivergesSaysSo() async throws {
    var settings = settings
    (settings.optimizer, settings.learningRate, settings.clip) = (.sgd, 1e30, 1e30)
    await #expect { try run(try await trainer("m", settings)) } throws: {
      "\($0)".hasPrefix("the training diverged at step ") && "\($0)".hasSuffix("; there is no model yet")
    }
  }

  @Test func aScoreDuringTheRunSaysThatItIsOverAPart() async throws {
    let long = MusicFolder()
    long.add("Bach/a.mid", seed: 1, notes: 3000)
    long.add("Bach/b.mid", seed: 2, notes: 60_500)
    let corpus = try await long.corpus()
    var settings = settings
    (settings.epochs, settings.layers, settings.units, settings.attention) = (1, 1, 8, 0)
    (settings.batch, settings.steps) = (1, 1024)
    let trainer = try Trainer(
      corpus, Split(corpus, list: long.folder.add("list.txt", Array("Bach/b.mid".utf8))), settings: settings,
      paths: RunPaths(model: output.path + "/long"), version: "0", resuming: false)
    _ = try run(trainer)
    let lines = try text("long.log.jsonl").split(separator: "\n").compactMap {
      try decodeJSON(LogLine.self, from: String($0)).scores
    }
    #expect(lines.map(\.isPartial) == [true, nil])
    #expect(lines.map { $0.validation!.events } == [60_000, 60_501])
    #expect(try !ModelFacts(path: output.path + "/long", name: "long").isValidationPartial)
  }

  /// A network with finite losses and infinite gradients: all its inputs and states are zero, but the weights that
  /// multiply them are huge.
  private func steepModel() throws -> TrainedModel {
    let vocabulary = Vocabulary.expressive(ExpressiveEncoding())
    var random = SplitMix64(seed: 3)
    var parameters = Parameters(
      Architecture(
        classes: vocabulary.encoding.classes, labels: 2, embedding: 4, layers: 1, units: 8, headUnits: 8),
      using: &random)
    let layout = parameters.layout
    for slot in layout.embeddings + [layout.label!] { parameters[slot] = ArraySlice(repeating: 0, count: slot.count) }
    for slot in [layout.recurrent[0].input, layout.headState] {
      parameters[slot] = ArraySlice(repeating: 1e25, count: slot.count)
    }
    parameters[layout.headBias] = ArraySlice(repeating: 1, count: layout.headBias.count)
    try Model(
      parameters: parameters,
      metadata: [Vocabulary.metadataKey: vocabulary.json, Vocabulary.labelsKey: #"["Bach","Chopin"]"#]
    ).write(to: output.path + "/steep", precision: .single)
    return try TrainedModel(path: output.path + "/steep")
  }

  @Test func stepsFromWhichNothingIsLearnedAreCountedAndManyOfThemEndTheRun() async throws {
    let (corpus, steep) = (try await music.corpus(), try steepModel())
    var settings = settings
    (settings.epochs, settings.dropout) = (1, 0)
    settings.begin(with: steep)
    func trainer(_ name: String) throws -> Trainer {
      try Trainer(
        corpus, Split(corpus, fraction: 0.2, seed: 1), settings: settings,
        paths: RunPaths(model: output.path + "/" + name), version: "0", from: steep, resuming: false)
    }
    guard case .finished(let score?, let progress) = try run(trainer("few")) else {
      Issue.record("a run of a few steps should end by itself")
      return
    }
    #expect(score.nats.isFinite && progress.step < 20)
    #expect(try text("few.log.jsonl").contains(#""skippedSteps":\#(progress.step)"#))
    settings.epochs = 6
    #expect { try run(trainer("many")) } throws: { "\($0)".hasPrefix("the training diverged at step 20 ") }
  }

  @Test func aRunThatNoLongerImprovesStops() async throws {
    var settings = settings
    // After the first evaluation, the learning rate is practically zero.
    (settings.patience, settings.epochs, settings.learningRate) = (2, 2000, 1e-30)
    guard case .finished(_?, let progress) = try run(try await trainer("m", settings)) else {
      Issue.record("the run should end by itself")
      return
    }
    #expect(progress.isStale && progress.fraction < 0.5)
    #expect(
      try text("m.log.jsonl").split(separator: "\n").count == 1 + 3 + 1, "the best one and two that are no better")
  }

  @Test func aRunThatCannotKeepItsFilesSaysHowToGoOn() async throws {
    let trainer = try await trainer("m", settings)
    output.add("m/in/the/way", [])
    #expect { try run(trainer) } throws: {
      "\($0)".contains("/m: cannot rename: ")
        && "\($0)".hasSuffix("/m.checkpoint contains the last saved state")
    }
    #expect(output.names == ["m", "m.checkpoint", "m.log.jsonl"])
  }

  @Test func aRunKilledBeforeItsFirstStepIsBegunOnce() async throws {
    _ = try run(try await trainer("m", settings), steps: 0)
    _ = try run(try await trainer("m", settings, resuming: true), steps: 0)
    let log = try readFile(output.path + "/m.log.jsonl")
    #expect(log.filter { $0 == UInt8(ascii: "\n") }.count == 1)
  }

  @Test func aRunByTimeEnds() async throws {
    var settings = settings
    settings.minutes = 0.001
    guard case .finished = try run(try await trainer("m", settings)) else {
      Issue.record("the run should end by itself")
      return
    }
  }
}
