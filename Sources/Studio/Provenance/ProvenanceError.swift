private import Files

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
  public var description: String { "\(nameInMessages(of: path)): \(finding)" }

  private var path: String {
    switch self {
    case .none(let path), .modelMissing(let path, _), .otherModel(let path, _, _), .primerMissing(let path, _),
      .otherPrimer(let path, _, _):
      path
    }
  }

  private var finding: String {
    switch self {
    case .none: "does not say how it was composed, so it cannot be composed again"
    case .modelMissing(_, let model):
      "was composed with the model \(model.name) (digest \(model.digest)), "
        + "which is neither beside it nor in this folder"
    case .otherModel(_, let model, let found):
      "was composed with the model \(model.name) (digest \(model.digest)), but the one here has the digest \(found)"
    case .primerMissing(_, let primer):
      "continues \(primer.name) (digest \(primer.digest)), which is neither beside it nor in this folder"
    case .otherPrimer(_, let primer, let found):
      "continues \(primer.name) (digest \(primer.digest)), but \(found) has changed since"
    }
  }
}
