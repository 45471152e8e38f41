// What can keep a model from being evaluated. Must not know how it is shown.

/// Why there is no score.
public enum EvaluationError: Error, Hashable, Sendable {
  /// The model was not trained on music with this label.
  case unknownLabel(String, known: [String])
  /// Labels are to be compared, and the model has none, or one.
  case noLabels(model: String, known: [String])
  /// Labels are to be compared, and no piece has one that the model knows.
  case noLabelledPieces(known: [String])
  /// Models are to be compared whose symbols stand for other events.
  case otherVocabulary(model: String, first: String)
  /// The losses are no finite numbers.
  case notFinite(model: String)
}

extension EvaluationError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownLabel(let label, let known) where known.isEmpty:
      "“\(label)”: this model knows no composers by name; leave --label out"
    case .unknownLabel(let label, let known):
      "“\(label)”: this model does not know that composer; it knows \(known.joined(separator: ", ")), or say none"
    case .noLabels(let model, let known):
      "\(model): this model knows \(known.first ?? "no composers") by name\(known.isEmpty ? "" : " alone"); leave --labels out"
    case .noLabelledPieces(let known):
      """
      no piece lies in a folder that is named after a composer the model knows (\(known.joined(separator: ", "))); \
      give the folder above the composers' folders
      """
    case .otherVocabulary(let model, let first):
      "\(model): reads music as other symbols than \(first), so their losses cannot be compared; evaluate each by itself"
    case .notFinite(let model):
      "\(model): predicts with numbers beyond all bounds: it is damaged, or its training diverged; use another one"
    }
  }
}
