/// Why a piece cannot be composed again.
public enum ProvenanceError: Error, Hashable, Sendable {
  /// The file does not say how it was composed.
  case none(path: String)
  /// Its model is neither beside it nor in the current folder, and not bundled.
  case modelMissing(path: String, Provenance.Dependency)
  /// The model of this name has different contents.
  case otherModel(path: String, Provenance.Dependency, found: String)
  /// Its primer is neither beside it nor in the current folder.
  case primerMissing(path: String, Provenance.Dependency)
  /// The file with the primer's name has different contents.
  case otherPrimer(path: String, Provenance.Dependency, found: String)
}

extension ProvenanceError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .none(let path):
      "\(path): does not say how it was composed, so it cannot be composed again"
    case .modelMissing(let path, let model):
      "\(path): was composed with the model \(model.name) (digest \(model.digest)), "
        + "which is neither beside it nor in this folder"
    case .otherModel(let path, let model, let found):
      "\(path): was composed with the model \(model.name) (digest \(model.digest)), "
        + "but the one here has the digest \(found)"
    case .primerMissing(let path, let primer):
      "\(path): continues \(primer.name) (digest \(primer.digest)), which is neither beside it nor in this folder"
    case .otherPrimer(let path, let primer, let found):
      "\(path): continues \(primer.name) (digest \(primer.digest)), but \(found) has changed since"
    }
  }
}
