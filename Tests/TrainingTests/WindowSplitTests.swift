import Music
import Network
import Randomness
import Testing
import Tokens

@testable import Training

/// Pieces of random chords, and splits of their windows.
@Suite struct WindowSplitTests {
  private let pieces: [LabelledPerformance]
  private let encoding: ChordsEncoding
  private let window = 4

  init() throws {
    var random = SplitMix64(seed: 1)
    let music = [40, 3, 25].map { count in
      Performance(
        notes: (0..<count).map {
          Note(
            pitch: Pitch(.random(in: 60...65, using: &random)), velocity: 64, onset: Seconds(Double($0)), duration: 1)
        })
    }
    pieces = music.map { LabelledPerformance(performance: $0, label: -1) }
    encoding = try ChordsEncoding(corpus: music, rare: 1)
  }

  private func split(seed: UInt64 = 1) -> WindowSplit {
    WindowSplit(pieces, encoding: encoding, window: window, seed: seed)
  }

  @Test func aFifthOfTheRowsWithAWholeWindowBeforeThemIsForValidation() throws {
    let split = split()
    var kept = 0
    for (training, validation) in zip(split.training, split.validation) {
      let (learned, isTarget) = (try #require(training.isTarget), try #require(validation.isTarget))
      #expect(learned == isTarget.map { !$0 })
      #expect(!isTarget.prefix(window + 1).contains(true), "begin and the first \(window) chords are learned")
      #expect(isTarget.last == false, "the end is learned")
      kept += isTarget.filter(\.self).count
    }
    #expect(kept == (36 + 21) / 5)
  }

  @Test func theSeedDecides() {
    #expect(split().validation.map(\.isTarget) == split().validation.map(\.isTarget))
    #expect(split().validation.map(\.isTarget) != split(seed: 2).validation.map(\.isTarget))
  }

  /// The network after one training step that ends with the prediction of row `target`, which is `symbol` there.
  private func learned(_ piece: LabelledPerformance, upTo target: Int, symbol: Int32) -> [Float] {
    var rows = Rows(columns: 1)
    let whole = encoding.encode(piece.performance)
    for row in 0..<target { rows.append(whole[row]) }
    rows.append([symbol])
    var streams = Streams(columns: 1, batch: 1, steps: target)
    let batch = streams.next { Example(number: 0, rows: rows, label: -1, isTarget: piece.isTarget) }!
    var random = SplitMix64(seed: 3)
    let architecture = Architecture(classes: encoding.classes, embedding: 4, layers: 2, units: 8, headUnits: 8)
    let learner = Learner(parameters: Parameters(architecture, using: &random), batch: 1, steps: target)
    _ = learner.train(batch, learningRate: 0.1)
    return learner.parameters.values
  }

  @Test func nothingIsLearnedFromAValidationTarget() throws {
    let piece = split().training[0]
    for (row, isLearned) in try #require(piece.isTarget).enumerated().dropFirst() {
      let (one, other) = (learned(piece, upTo: row, symbol: 2), learned(piece, upTo: row, symbol: 3))
      #expect((one != other) == isLearned, "row \(row)")
    }
  }

  @Test func trainingBatchesHaveEveryTargetButThoseOfValidation() throws {
    let split = split()
    var settings = TrainingRecipe.classic.settings
    (settings.batch, settings.steps) = (1, 64)
    var batches = Batches(split.training, encoding: encoding, settings: settings)
    // Each piece as one batch: its rows, followed by padding.
    let expected = try zip(pieces, split.validation).map { piece, validation in
      let (rows, kept) = (encoding.encode(piece.performance).symbols, try #require(validation.isTarget))
      let targets = zip(rows, kept).dropFirst().map { $1 ? -1 : $0 }
      func padded(_ symbols: [Int32], with padding: Int32) -> [Int32] {
        symbols + Array(repeating: padding, count: 64 - symbols.count)
      }
      return [padded(rows.dropLast(), with: 0), padded(targets, with: -1)]
    }
    for _ in 0..<2 {
      let epoch = pieces.map { _ in batches.next() }.map { [$0.inputs, $0.targets] }
      #expect(Set(epoch) == Set(expected))
    }
  }
}
