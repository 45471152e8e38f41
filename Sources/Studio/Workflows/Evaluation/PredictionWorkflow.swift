private import Composing
private import Support
package import Training

/// Measures how well one model or several predict the same music.
package struct PredictionWorkflow: Sendable {
  /// Names or paths.
  private let models: [String]
  private let folders: [String]
  /// A file that lists the pieces to predict; nil predicts all.
  package var list: String?
  package var labelling = ModelEvaluation.Labelling.own
  /// Also predict each piece without a label and with every label of the model.
  package var comparesLabels = false
  /// Approximate number of events to predict.
  package var limit: Int?
  /// Whether the pieces are scores that are performed by rule first.
  package var performs = false
  package var threads = coreCount

  package init(_ models: [String], on folders: [String]) { (self.models, self.folders) = (models, folders) }

  /// - Parameter report: called from any thread.
  /// - Returns: the models as they were named, with their results, in the same order.
  package func run(
    report: @escaping @Sendable (EvaluationEvent) -> Void = { _ in }
  ) async throws -> [(model: String, result: EvaluationResult)] {
    let trained = try models.map { name throws in try TrainedModel(path: BundledModel.path(of: name), name: name) }
    try TrainedModel.checkComparable(trained)
    let reader = EvaluationCorpus(threads: threads, report: report)
    let pieces = try await reader.divide(reader.read(folders), list: list).named
    return try zip(models, trained).map { name, model in
      let evaluation = try ModelEvaluation(
        of: model, on: performs ? pieces.map(\.performed) : pieces, labelling: labelling,
        comparesLabels: comparesLabels, limit: limit)
      let (unknown, known) = (evaluation.unknownLabels, model.trainedPieces(among: pieces))
      if labelling == .own && !unknown.isEmpty { report(.unknownLabels(unknown, model: name)) }
      if !known.isEmpty { report(.trainedOn(known, of: pieces.count, model: name)) }
      let result = try evaluation.run(threads: threads) { done in
        try Task.checkCancellation()
        report(.predicted(done, of: evaluation.events, model: name))
      }
      return (name, result)
    }
  }
}
