import Music
import Network
import Randomness
import TestSupport
import Testing
import Tokens

@testable import Training

@Suite struct ModelEvaluationTests {
  let music = MusicFolder()

  init() {
    for (seed, name) in ["Bach/a.mid", "Bach/b.mid", "Satie/c.mid", "d.mid"].enumerated() {
      music.add(name, seed: seed, notes: 40 + 30 * seed)
    }
  }

  /// An untrained network that knows Bach and Chopin.
  private func model() throws -> TrainedModel {
    let vocabulary = Vocabulary.expressive(ExpressiveEncoding())
    let architecture = Architecture(
      classes: vocabulary.encoding.classes, labels: 2, embedding: 4, layers: 1, units: 8, headUnits: 8)
    var generator = SplitMix64(seed: 5)
    let parameters = Parameters(architecture, using: &generator)
    let path = music.path + "/m.safetensors"
    try Model(
      parameters: parameters,
      metadata: [Vocabulary.metadataKey: vocabulary.json, Vocabulary.labelsKey: #"["Bach","Chopin"]"#]
    ).write(to: path, precision: .single)
    return try TrainedModel(path: path)
  }

  /// Evaluates every piece alone in a learner with one stream, in the simplest way.
  private func alone(_ model: TrainedModel, _ pieces: [CorpusPiece], label: (CorpusPiece) -> Int32) -> [Score] {
    pieces.map { piece in
      let learner = Learner(parameters: model.parameters, batch: 1, steps: 200)
      let rows = model.vocabulary.encoding.encode(piece.performance)
      var streams = Streams(columns: 4, batch: 1, steps: 200)
      var example: Example? = Example(number: 0, rows: rows, label: label(piece))
      var sums = ScoreSums(columns: 4)
      sums += learner.evaluate(streams.next { example.take() }!)
      return Score(sums, columns: model.vocabulary.encoding.columns)!
    }
  }

  private func expectEqual(_ found: Score, _ expected: Score) {
    #expect(found.events == expected.events)
    #expect(abs(found.nats - expected.nats) < 1e-5)
    #expect(zip(found.columns, expected.columns).allSatisfy { $0.accuracy == $1.accuracy && $0.top5 == $1.top5 })
  }

  @Test(arguments: [1, 3])
  func eachPieceIsPredictedAsIfItWereAlone(threads: Int) async throws {
    let (model, pieces) = (try model(), try await music.corpus().pieces)
    let result = try ModelEvaluation(of: model, on: pieces).run(threads: threads)
    let expected = alone(model, pieces) { $0.label == "Bach" ? 0 : -1 }
    #expect(result.pieces.map(\.name) == pieces.map(\.name))
    for (piece, score) in zip(result.pieces, expected) { expectEqual(piece.score, score) }
    #expect(result.total.events == expected.map(\.events).reduce(0, +))
    #expect(result.composers.map(\.label) == ["Bach", "Satie", nil])
    #expect(result.composers.map(\.pieces) == [2, 1, 1])
    #expect(result.labels == nil)
  }

  @Test func oneLabelOrNoneCanBeForced() async throws {
    let (model, pieces) = (try model(), try await music.corpus().pieces)
    for (labelling, symbol) in [(ModelEvaluation.Labelling.all("chopin"), Int32(1)), (.none, -1)] {
      let result = try ModelEvaluation(of: model, on: pieces, labelling: labelling).run(threads: 1)
      for (piece, score) in zip(result.pieces, alone(model, pieces) { _ in symbol }) {
        expectEqual(piece.score, score)
      }
    }
    #expect(throws: EvaluationError.unknownLabel("Liszt", known: ["Bach", "Chopin"])) {
      try ModelEvaluation(of: model, on: pieces, labelling: .all("Liszt"))
    }
  }

  @Test func everyLabelIsComparedWithTheRightOne() async throws {
    let (model, pieces) = (try model(), try await music.corpus().pieces)
    let comparison = try #require(
      try ModelEvaluation(of: model, on: pieces, comparesLabels: true).run(threads: 2).labels)
    func nats(_ symbol: Int32) -> Double {
      let scores = alone(model, pieces.filter { $0.label == "Bach" }) { _ in symbol }
      return scores.map { $0.nats * Double($0.events) }.reduce(0, +) / Double(scores.map(\.events).reduce(0, +))
    }
    let bach = try #require(comparison.composers.first)
    #expect(comparison.composers.count == 1 && bach.label == "Bach" && bach.pieces == 2 && bach.bestOther == "Chopin")
    for (found, symbol) in [
      (bach.losses.right, 0), (bach.losses.without, -1), (bach.losses.others, 1), (bach.losses.bestOther, 1),
    ] {
      #expect(abs(found - nats(Int32(symbol))) < 1e-5)
    }
    #expect(comparison.mean == bach.losses)
    #expect(throws: EvaluationError.noLabelledPieces(known: ["Bach", "Chopin"])) {
      try ModelEvaluation(of: model, on: pieces.filter { $0.label != "Bach" }, comparesLabels: true)
    }
  }

  @Test func aLimitIsSharedOut() async throws {
    let pieces = try await music.corpus().pieces.suffix(2)
    let evaluation = try ModelEvaluation(of: try model(), on: Array(pieces), limit: 10)
    #expect(pieces.map(\.performance.events.count) == [100, 130])
    #expect(evaluation.events == 200, "at least 100 events of each piece")
  }

  @Test func whatIsThrownWhileItRunsEndsIt() async throws {
    let evaluation = try ModelEvaluation(of: try model(), on: try await music.corpus().pieces)
    #expect(throws: CancellationError.self) { try evaluation.run(threads: 1) { _ in throw CancellationError() } }
  }
}
