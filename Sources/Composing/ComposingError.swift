// What can go wrong before a note is composed. Must not know how it is shown.

public enum ComposingError: Error, Hashable, Sendable {
  /// The model was not trained on music with this label.
  case unknownLabel(String, known: [String])
  /// The model does not write what an option works on.
  case noColumn(String, option: String, known: [String])
  /// There is neither a bundled model nor a file of this name.
  case unknownModel(String, known: [String])
  /// The model file says nothing about its vocabulary.
  case noVocabulary(path: String)
  /// The model has names for another number of labels than its network knows.
  case labelsDoNotFit(names: Int, network: Int)
  /// The network's scores are no finite numbers.
  case notFinite
  /// The parts of a model file do not make a composer.
  case unusable(path: String, reason: String)
  /// The bundled model is not where the program looks for it.
  case noBundledModel(searched: [String])
}

extension ComposingError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownLabel(let label, let known) where known.isEmpty:
      "“\(label)”: this model knows no composers by name; leave --composer out"
    case .unknownLabel(let label, let known):
      "“\(label)”: this model does not know that composer; it knows \(known.joined(separator: ", "))"
    case .unknownModel(let name, let known):
      "“\(name)”: there is no such model; the models here are \(known.joined(separator: ", "))"
    case .noColumn(let column, let option, let known):
      "\(option): this model writes no “\(column)”, but \(known.joined(separator: ", ")); leave it out, or use another model"
    case .noVocabulary(let path):
      "\(path): has no vocabulary in its metadata, so its symbols have no meaning; train a model with “etude train”"
    case .labelsDoNotFit(let names, let network):
      "the labels do not fit the network: it knows \(network), and \(names) have names; train the model again"
    case .notFinite:
      "the model scores symbols with numbers beyond all bounds: it is damaged, or its training diverged; use another one"
    case .unusable(let path, let reason):
      "\(path): \(reason)"
    case .noBundledModel(let searched):
      """
      the bundled model is missing (searched: \(searched.joined(separator: ", "))); \
      install Étude again with “make install”, or name a model with --model
      """
    }
  }
}
