package import Files
package import Network
private import Support
package import Tokens

/// Errors of a training run.
package enum TrainingError: Error, Sendable {
  /// A setting is out of range, or contradicts another one; the name is that of the property of `TrainingSettings`.
  case badSetting(String, String, expected: String)
  /// The run would begin with the weights of this model, but its network has a different form.
  case otherNetwork(model: String, setting: String, String, expected: String)
  case noFiles(folders: [String])
  case noMusic(folders: [String], files: Int, first: String)
  /// The corpus fills fewer streams than a batch has.
  case smallerThanABatch(filled: Int, batch: Int, steps: Int)
  /// There are fewer than five windows, so none can be used for validation.
  case noWindows(window: Int)
  case listMatchesNothing(list: String)
  case nothingToTrainOn
  case outputExists(String)
  /// A file that no training run wrote exists at the path of the log or the learning curve.
  case otherFile(String)
  /// A file that is not such a table exists at the table's path.
  case tableExists(String)
  /// The table would take the place of another file of the run.
  case tableIsOutput(String)
  case unfinishedRun(checkpoint: String)
  case nothingToResume(checkpoint: String)
  case badCheckpoint(path: String, reason: String)
  case settingsDiffer(checkpoint: String, [String])
  case corpusDiffers(checkpoint: String)
  case validationDiffers(checkpoint: String)
  /// The loss is no longer finite, or the gradient has not been finite for many steps.
  case diverged(step: Int, learningRate: Double, model: String?)
  /// A run ended because its files could not be written.
  indirect case stopped(TrainingError, checkpoint: String)
  case file(FileError)
  case vocabulary(VocabularyError)
  case model(ModelFileError)
}

extension TrainingError {
  /// Whether the file system caused the error, not the contents of a file.
  var isOfFile: Bool {
    switch self {
    case .file: true
    case .model(let error): if case .file = error.fact { true } else { false }
    default: false
    }
  }
}

extension TrainingError: CustomStringConvertible {
  package var description: String { sentence { $0 } }

  /// - Parameter named: returns how a message names a setting, such as by its option.
  package func sentence(naming named: (String) -> String) -> String {
    switch self {
    case .badSetting(let name, let value, let expected): "\(named(name)) must be \(expected), not \(value)"
    case .otherNetwork(let model, let name, let value, let expected):
      "\(named(name)) must be \(expected), as in \(model), not \(value)"
    case .noFiles(let folders):
      "\(folders.joined(separator: ", ")): no .mid or .midi files found; give a folder that contains some"
    case .noMusic(let folders, let files, let first):
      """
      \(folders.joined(separator: ", ")): no piano notes in \(counted(files, "MIDI file")) \
      (first file: \(first)); give a folder with piano music
      """
    case .smallerThanABatch(let filled, let batch, let steps):
      """
      the corpus is smaller than one batch: in chunks of \(counted(steps, "event")) it fills \(filled) of \
      \(counted(batch, "stream"))
      """
    case .noWindows(let window):
      "there are fewer than five windows of \(counted(window, "symbol")), so none can be used for validation"
    case .listMatchesNothing(let list):
      "\(list): no line matches a file of the corpus; each line should be the end of a path, such as Chopin/etude.mid"
    case .nothingToTrainOn: "all files are in the validation set; leave some for training"
    case .outputExists(let path): "\(path): this file exists"
    case .otherFile(let path): "\(path): this file exists, and no training run wrote it"
    case .tableExists(let path): "\(path): this file exists"
    case .tableIsOutput(let path): "\(path): the training writes another of its files there"
    case .unfinishedRun(let checkpoint): "\(checkpoint): there is an unfinished run"
    case .nothingToResume(let checkpoint):
      "\(checkpoint): this checkpoint does not exist, so there is no run to resume"
    case .badCheckpoint(let path, let reason): "\(path): this checkpoint cannot be used: \(reason)"
    case .settingsDiffer(let checkpoint, let differences):
      "\(checkpoint): this run was started with other settings (\(differences.joined(separator: "; ")))"
    case .corpusDiffers(let checkpoint): "\(checkpoint): this run was started with other music"
    case .validationDiffers(let checkpoint): "\(checkpoint): this run was started with other validation files"
    case .diverged(let step, let learningRate, let model):
      """
      the training diverged at step \(step) (learning rate \(plain(learningRate))); \
      \(model.map { "\($0) is the best model so far" } ?? "there is no model yet")
      """
    case .stopped(let cause, let checkpoint):
      "\(cause); \(checkpoint) contains the last saved state"
    case .file(let error): error.description
    case .vocabulary(let error): error.description
    case .model(let error): "\(error)"
    }
  }
}
