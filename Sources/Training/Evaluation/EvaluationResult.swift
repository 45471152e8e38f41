internal import Tokens

/// How well one piece was predicted.
struct PieceResult {
  let piece: CorpusPiece
  /// Symbol of its own label; −1 if the model doesn't know it.
  let own: Int32
  let sums: ScoreSums
  /// Sums without a label, then with each label of the model; empty unless labels are compared.
  let byLabel: [ScoreSums]
}

/// How well a model predicts the pieces of a corpus: in total, by piece, by composer and by label.
package struct EvaluationResult: Sendable {
  package struct PieceScore: Sendable {
    /// Path relative to the corpus folder.
    package let name: String
    package let score: Score
  }

  package struct ComposerScore: Sendable {
    /// Folder of the pieces; nil for pieces directly in the corpus folder.
    package let label: String?
    package let pieces: Int
    package let score: Score
  }

  package let total: Score
  /// In the order of the corpus.
  package let pieces: [PieceScore]
  /// Sorted by label; the pieces without a label come last.
  package let composers: [ComposerScore]
  /// Nil unless labels were compared.
  package let labels: LabelComparison?
  package let seconds: Double
  /// Events predicted per second, for all labels together.
  package let eventsPerSecond: Double

  /// - Parameter results: at least one piece. Each has at least one event, its end.
  init(_ results: [PieceResult], model: TrainedModel, seconds: Double, predicted: Int) {
    let columns = model.vocabulary.encoding.columns
    total = Score(results.lazy.map(\.sums).sum, columns: columns)!
    pieces = results.map { PieceScore(name: $0.piece.name, score: Score($0.sums, columns: columns)!) }
    composers = Dictionary(grouping: results, by: \.piece.label)
      .sorted { ($0.key == nil ? 1 : 0, $0.key ?? "") < ($1.key == nil ? 1 : 0, $1.key ?? "") }
      .map { label, results in
        ComposerScore(
          label: label, pieces: results.count, score: Score(results.lazy.map(\.sums).sum, columns: columns)!)
      }
    labels = LabelComparison(results, names: model.labels)
    (self.seconds, eventsPerSecond) = (seconds, Double(predicted) / seconds)
  }
}

/// Whether the right label helps: losses in nats per event with the composer's own label, without a label, and with
/// other labels.
package struct LabelComparison: Encodable, Hashable, Sendable {
  package struct Losses: Encodable, Hashable, Sendable {
    package let right, without: Double
    /// Mean over all other labels.
    package let others: Double
    /// Lowest loss under any other label.
    package let bestOther: Double
  }

  package struct ComposerLosses: Encodable, Hashable, Sendable {
    package let label: String
    package let pieces: Int
    package let losses: Losses
    /// The other label with the lowest loss.
    package let bestOther: String

    /// Whether no other label has a lower loss.
    package var isRightBest: Bool { losses.right <= losses.bestOther }
  }

  /// Composers with fewer pieces are left out of the mean, because single pieces vary too much.
  package static let fewestPieces = 2

  /// Composers with pieces whose label the model knows, in the order of the model's labels.
  package let composers: [ComposerLosses]
  /// Mean over the composers with at least `fewestPieces` pieces, with equal weight; nil if there are none.
  package let mean: Losses?

  /// Returns nil unless labels were compared.
  init?(_ results: [PieceResult], names: [String]) {
    guard results.contains(where: { !$0.byLabel.isEmpty }) else { return nil }
    let known = Dictionary(grouping: results.filter { $0.own >= 0 }, by: \.own).sorted { $0.key < $1.key }
    composers = known.map { own, results in
      ComposerLosses(own: Int(own), names: names, pieces: results.count, byLabel: results.map(\.byLabel))
    }
    mean = Losses(meanOf: composers.filter { $0.pieces >= Self.fewestPieces }.map(\.losses))
  }
}

extension LabelComparison.ComposerLosses {
  /// - Parameter byLabel: the sums of each piece, as in `PieceResult`.
  fileprivate init(own: Int, names: [String], pieces: Int, byLabel: [[ScoreSums]]) {
    let nats = byLabel[0].indices.map { place in byLabel.lazy.map { $0[place] }.sum.nats }
    let others = names.indices.filter { $0 != own }
    let best = others.min { nats[$0 + 1] < nats[$1 + 1] }!
    (label, self.pieces, bestOther) = (names[own], pieces, names[best])
    losses = LabelComparison.Losses(
      right: nats[own + 1], without: nats[0],
      others: others.map { nats[$0 + 1] }.reduce(0, +) / Double(others.count), bestOther: nats[best + 1])
  }
}

extension LabelComparison.Losses {
  fileprivate init?(meanOf losses: [Self]) {
    if losses.isEmpty { return nil }
    func mean(_ value: (Self) -> Double) -> Double { losses.map(value).reduce(0, +) / Double(losses.count) }
    self.init(right: mean(\.right), without: mean(\.without), others: mean(\.others), bestOther: mean(\.bestOther))
  }
}

extension Collection<ScoreSums> {
  /// The total of at least one element.
  fileprivate var sum: ScoreSums { dropFirst().reduce(into: first!) { $0 += $1 } }
}
