private import Support
package import Training

/// What an evaluation reports while it runs.
package enum EvaluationEvent: Sendable {
  /// Files of a folder that have been read. Reported from any thread.
  case reading(Int, of: Int)
  case read(skipped: [Corpus.Skipped])
  /// Lines of the list that match no file.
  case unmatched([String])
  /// There is no music for the baseline and for finding copies.
  case noCorpus
  case measuring
  /// Labels of pieces that are evaluated without a label, because the model doesn't know them.
  case unknownLabels([String], model: String)
  /// Pieces that the model was trained on.
  case trainedOn([CorpusPiece], of: Int, model: String)
  /// Events that the model has predicted.
  case predicted(Int, of: Int, model: String)
}

/// Reads the pieces of an evaluation.
struct EvaluationCorpus {
  var threads = coreCount
  let report: @Sendable (EvaluationEvent) -> Void

  func read(_ folders: [String]) async throws(TrainingError) -> Corpus {
    let corpus = try await Corpus.read(folders, threads: threads) { [report] in report(.reading($0, of: $1)) }
    report(.read(skipped: corpus.skipped))
    return corpus
  }

  /// Divides a corpus into the pieces that a list names (all, without a list) and the others.
  func divide(_ corpus: Corpus, list: String?) throws(TrainingError) -> (named: [CorpusPiece], others: [CorpusPiece]) {
    guard let list else { return (corpus.pieces, []) }
    let (named, others, unmatched) = try corpus.pieces(in: list)
    if !unmatched.isEmpty { report(.unmatched(unmatched)) }
    return (named, others)
  }
}
