package import Files

/// Errors of a hyperparameter search.
package enum TuningError: Error, Sendable {
  case badSpace(path: String, line: Int, expected: String)
  /// The folder contains another search, or one by a version that named its folders differently.
  case otherSearch(plan: String)
  case badResult(path: String, line: Int)
  case nothingToValidateWith
  /// Every trial of a rung diverged.
  case allDiverged(rung: Int)
  case training(TrainingError)
  case file(FileError)
}

extension TuningError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .badSpace(let path, let line, let expected): "\(path): line \(line): expected \(expected)"
    case .otherSearch(let plan):
      "\(plan): this folder contains another search (space, settings, music or version differ)"
    case .badResult(let path, let line):
      "\(path): line \(line) is not the result of a trial; remove it to repeat the trial"
    case .nothingToValidateWith: "there are no validation files to compare the trials with"
    case .allDiverged(let rung): "every trial of rung \(rung) diverged"
    case .training(let error): error.description
    case .file(let error): error.description
    }
  }
}
