public enum ComposingError: Error, Hashable, Sendable {
  /// The model was not trained on music with this label.
  case unknownLabel(String, known: [String])
  /// A setting of the request, such as `density`, needs a column that the model's vocabulary lacks.
  case noColumn(String, setting: String, known: [String])
  /// There is neither a bundled model nor a file of this name.
  case unknownModel(String, known: [String])
  /// The model file's metadata contains no vocabulary.
  case noVocabulary(path: String)
  /// The number of label names differs from the number of labels of the network.
  case labelsDoNotFit(names: Int, network: Int)
  /// The network's logits are not finite numbers.
  case notFinite
  /// The parts of a model file do not fit together.
  case unusable(path: String, reason: String)
  /// The bundled model was not found.
  case noBundledModel(searched: [String])
}

extension ComposingError: CustomStringConvertible {
  public var description: String { sentence { $0 } }

  /// - Parameter named: returns how a message names a setting, such as by its option.
  package func sentence(naming named: (String) -> String) -> String {
    switch self {
    case .unknownLabel(let label, let known) where known.isEmpty:
      "“\(label)”: this model has no composers"
    case .unknownLabel(let label, let known):
      "“\(label)”: this model does not know this composer; it knows \(known.joined(separator: ", "))"
    case .unknownModel(let name, let known):
      "“\(name)”: there is no such model; the bundled ones are \(known.joined(separator: ", "))"
    case .noColumn(let column, let setting, let known):
      "\(named(setting)): this model has no “\(column)” column, only \(known.joined(separator: ", "))"
    case .noVocabulary(let path):
      "\(path): its metadata has no vocabulary, so its symbols cannot be decoded"
    case .labelsDoNotFit(let names, let network):
      "the labels do not fit the network: it has \(network), but \(names) have names; train the model again"
    case .notFinite:
      "the model's outputs are not finite numbers: it is damaged or its training diverged; use another model"
    case .unusable(let path, let reason):
      "\(path): \(reason)"
    case .noBundledModel(let searched):
      "the bundled model is missing (searched: \(searched.joined(separator: ", ")))"
    }
  }
}
