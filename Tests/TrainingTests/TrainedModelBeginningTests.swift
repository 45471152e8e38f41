import Network
import Randomness
import TestSupport
import Testing
import Tokens

@testable import Training

@Suite struct TrainedModelBeginningTests {
  private let music = MusicFolder()
  private let output = TemporaryFolder()
  private let model: TrainedModel
  private var settings = TrainingSettings()

  init() throws {
    for seed in 0..<8 { music.add("\(seed % 2 == 0 ? "Bach" : "Chopin")/\(seed).mid", seed: seed) }
    var random = SplitMix64(seed: 3)
    let vocabulary = Vocabulary.expressive(ExpressiveEncoding())
    let architecture = Architecture(
      classes: vocabulary.encoding.classes, labels: 2, embedding: 4, layers: 1, units: 8, headUnits: 8)
    try Model(
      parameters: Parameters(architecture, using: &random),
      metadata: [
        Vocabulary.metadataKey: vocabulary.json, Vocabulary.labelsKey: #"["Bach","Satie"]"#, "trainedOn": "0000002a",
      ]
    ).write(to: output.path + "/old", precision: .single)
    model = try TrainedModel(path: output.path + "/old")
    (settings.batch, settings.steps, settings.epochs, settings.threads) = (4, 16, 4, 1)
    (settings.validationFraction, settings.minPieces) = (0.2, 1)
    settings.begin(with: model)
  }

  private func trainer(_ name: String, from model: TrainedModel?, resuming: Bool = false) async throws -> Trainer {
    let corpus = try await music.corpus()
    return try Trainer(
      corpus, Split(corpus, fraction: 0.2, seed: 1), settings: settings,
      paths: RunPaths(model: output.path + "/" + name), version: "0", from: model, resuming: resuming)
  }

  @Test func aLabelThatIsKnownKeepsItsRow() {
    var random = SplitMix64(seed: 4)
    let (old, new) = (model.parameters, model.parameters(labels: ["Bach", "Chopin", "Satie"], using: &random))
    let size = old.architecture.labelSize
    func row(_ parameters: Parameters, _ row: Int) -> [Float] {
      Array(parameters[parameters.layout.label!].dropFirst(row * size).prefix(size))
    }
    #expect(row(new, 0) == row(old, 0) && row(new, 2) == row(old, 1))
    #expect(row(new, 1) != row(old, 1) && row(new, 1).contains { $0 != 0 })
    #expect(new[new.layout.headState] == old[old.layout.headState])
    #expect(new[new.layout.recurrent[0].input] == old[old.layout.recurrent[0].input])
  }

  @Test func aRunBeginsWithTheWeightsAndCanBeInterrupted() async throws {
    var other = self
    other.settings.learningRate = 1e-30
    _ = try await other.trainer("whole", from: model).run()
    let learned = try TrainedModel(path: output.path + "/whole")
    #expect(learned.labels == ["Bach", "Chopin", "Satie"])
    #expect(
      learned.parameters[learned.parameters.layout.headState] == model.parameters[model.parameters.layout.headState])

    let corpus = try await music.corpus()
    let training = Split(corpus, fraction: 0.2, seed: 1).training
    #expect(learned.trainedPieces(among: corpus.pieces).map(\.name) == training.map(\.name) && training.count < 8)
    #expect(learned.trainedOn.text.contains("0000002a"), "the training files of the first model are kept")

    var steps = 0
    _ = try await other.trainer("parts", from: model).run(
      isInterrupted: { steps > 2 }, report: { if case .stepped = $0 { steps += 1 } })
    _ = try await other.trainer("parts", from: nil, resuming: true).run()
    #expect(try TrainedModel(path: output.path + "/parts").digest == learned.digest)
  }

  @Test func attentionIsAddedWithoutAnyChangeOfThePredictions() async throws {
    var random = SplitMix64(seed: 4)
    let grown = model.parameters(labels: ["Bach", "Satie"], attention: 32, units: 4, using: &random)
    let attention = try #require(grown.layout.attention)
    #expect(grown[attention.output].allSatisfy { $0 == 0 } && grown[attention.query].contains { $0 != 0 })
    var (own, other) = (Stepper(StepperWeights(model.parameters)), Stepper(StepperWeights(grown)))
    for row: [Int32] in [[3, 40, 9, 16], [0, 44, 9, 16], [12, 40, 9, 16]] {
      own.advance(row)
      other.advance(row)
      #expect(own.logits(column: 1, given: [3]) == other.logits(column: 1, given: [3]))
    }

    var larger = self
    (larger.settings.attention, larger.settings.attentionUnits, larger.settings.epochs) = (32, 4, 1)
    _ = try await larger.trainer("grown", from: model).run()
    #expect(try TrainedModel(path: output.path + "/grown").parameters.architecture.attention == 32)
  }

  @Test func anotherNetworkIsRefused() async throws {
    var other = self
    other.settings.units = 16
    let expected = "units must be 8, as in \(model.path), not 16"
    await #expect { try await other.trainer("m", from: model) } throws: { "\($0)" == expected }
  }
}
