// What can keep a search from beginning or going on. Must not know how it is shown.
public import Files

/// Why there is no best recipe.
public enum TuningError: Error, Sendable {
  case badSpace(path: String, line: Int, expected: String)
  /// The folder holds another search.
  case otherSearch(plan: String)
  case badResult(path: String, line: Int)
  case nothingToValidateWith
  /// Every trial of a rung diverged.
  case allDiverged(rung: Int)
  case training(TrainingError)
  case file(FileError)
}

extension TuningError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .badSpace(let path, let line, let expected): "\(path): line \(line): expected \(expected)"
    case .otherSearch(let plan):
      "\(plan): another search was begun here (space, settings or music differ); choose another --out"
    case .badResult(let path, let line):
      "\(path): line \(line) is no result of a trial; remove it, and its trial is repeated"
    case .nothingToValidateWith: "there is no file to compare the trials by; give --validation or --validation-fraction"
    case .allDiverged(let rung): "every trial of rung \(rung + 1) diverged; allow lower learning rates in --space"
    case .training(let error): error.description
    case .file(let error): error.description
    }
  }
}
