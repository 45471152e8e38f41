internal import Network
internal import Tokens

/// The evaluation of a model file on the pieces of a corpus.
package struct ModelEvaluation {
  /// Which label the pieces are predicted with.
  package enum Labelling: Hashable, Sendable {
    /// Each piece's own label; none if the model doesn't know it.
    case own
    /// This label for all pieces, ignoring case.
    case all(String)
    case none
  }

  /// T, the number of events per stream in a batch: enough for fast products in the heads, with little padding.
  private static let steps = 64
  /// Maximum number of parallel streams.
  private static let mostStreams = 64

  private let model: TrainedModel
  private let pieces: [CorpusPiece]
  /// Symbol of each piece's own label; −1 if the model doesn't know it.
  private let owns: [Int32]
  private let evaluation: Evaluation

  /// - Parameters:
  ///   - comparesLabels: also predict each piece without a label and with every label of the model, which takes
  ///     correspondingly longer.
  ///   - limit: approximate number of events to predict per label (`Evaluation`).
  package init(
    of model: TrainedModel, on pieces: [CorpusPiece], labelling: Labelling = .own, comparesLabels: Bool = false,
    limit: Int? = nil
  ) throws(EvaluationError) {
    let symbols = Dictionary(zip(model.labels, Int32(0)...), uniquingKeysWith: { first, _ in first })
    let owns = pieces.map { $0.label.flatMap { symbols[$0] } ?? -1 }
    if comparesLabels {
      if model.labels.count < 2 { throw .noLabels(model: model.name, known: model.labels) }
      if owns.allSatisfy({ $0 < 0 }) { throw .noLabelledPieces(known: model.labels) }
    }
    let given = try model.symbol(for: labelling)
    let others = comparesLabels ? Array(-1..<Int32(model.labels.count)) : []
    evaluation = Evaluation(
      zip(pieces, owns).map { ($0.performance, [given ?? $1] + others, nil) }, encoding: model.vocabulary.encoding,
      limit: limit)
    (self.model, self.pieces, self.owns) = (model, pieces, owns)
  }

  /// Number of events to predict, for all labels together.
  package var events: Int { evaluation.events }

  /// Labels of the pieces that the model doesn't know, sorted.
  package var unknownLabels: [String] { Set(pieces.compactMap(\.label)).subtracting(model.labels).sorted() }

  /// - Parameter progress: called after each batch with the number of events predicted so far; an error that it throws
  ///   ends the evaluation.
  package func run(threads: Int, progress: (Int) throws -> Void = { _ in }) throws -> EvaluationResult {
    let start = ContinuousClock.now
    let learner = Learner(
      parameters: model.parameters, batch: min(evaluation.streams, Self.mostStreams), steps: Self.steps,
      shards: threads)
    let sums = try evaluation.sums(learner, progress: progress)
    guard sums.allSatisfy(\.isFinite) else { throw EvaluationError.notFinite(model: model.name) }
    let each = sums.count / pieces.count
    let results = pieces.indices.map { index in
      PieceResult(
        piece: pieces[index], own: owns[index], sums: sums[index * each],
        byLabel: Array(sums[index * each + 1..<(index + 1) * each]))
    }
    return EvaluationResult(
      results, model: model, seconds: (ContinuousClock.now - start) / .seconds(1), predicted: evaluation.events)
  }
}

extension TrainedModel {
  /// The symbol of the label that all pieces get; nil if each keeps its own.
  fileprivate func symbol(for labelling: ModelEvaluation.Labelling) throws(EvaluationError) -> Int32? {
    switch labelling {
    case .own: return nil
    case .none: return -1
    case .all(let label):
      guard let index = labels.firstIndex(where: { $0.lowercased() == label.lowercased() }) else {
        throw .unknownLabel(label, known: labels)
      }
      return Int32(index)
    }
  }
}
