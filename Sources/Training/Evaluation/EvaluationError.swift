/// Errors of evaluating a model.
package enum EvaluationError: Error, Hashable, Sendable {
  /// The model was not trained on music with this label.
  case unknownLabel(String, known: [String])
  /// A comparison of labels was requested, but the model has fewer than two.
  case noLabels(model: String, known: [String])
  /// A comparison of labels was requested, but no piece has a label that the model knows.
  case noLabelledPieces(known: [String])
  /// Models with different vocabularies cannot be compared.
  case otherVocabulary(model: String, first: String)
  /// The losses are not finite.
  case notFinite(model: String)
}

extension EvaluationError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unknownLabel(let label, let known) where known.isEmpty:
      "“\(label)”: this model has no composers"
    case .unknownLabel(let label, let known):
      "“\(label)”: this model does not know this composer; it knows \(known.joined(separator: ", "))"
    case .noLabels(let model, let known):
      known.isEmpty
        ? "\(model): this model has no composers" : "\(model): this model has only one composer, \(known[0])"
    case .noLabelledPieces(let known):
      """
      no piece is in a folder named after a composer that the model knows (\(known.joined(separator: ", "))); \
      give the folder that contains the composers' folders
      """
    case .otherVocabulary(let model, let first):
      "\(model): has another vocabulary than \(first), so their losses cannot be compared; evaluate each by itself"
    case .notFinite(let model):
      """
      \(model): its predictions are not finite numbers: the model is damaged or its training diverged; \
      use another model
      """
    }
  }
}
