// What can keep a training run from beginning or going on. Must not know how it is shown.
public import Files
public import Network
public import Tokens

/// Why there is no model, or none yet.
public enum TrainingError: Error, Sendable {
  case badSetting(String, String, expected: String)
  case noFiles(folders: [String])
  case noMusic(folders: [String], files: Int, first: String)
  /// The corpus fills fewer streams than a batch has.
  case smallerThanABatch(filled: Int, batch: Int, steps: Int)
  /// No window can be kept for validation: there are fewer than five.
  case noWindows(window: Int)
  case listMatchesNothing(list: String)
  case nothingToTrainOn
  case outputExists(String)
  /// A file lies where the table of the evaluations is to be written.
  case tableExists(String)
  case unfinishedRun(checkpoint: String)
  case nothingToResume(checkpoint: String)
  case badCheckpoint(path: String, reason: String)
  case settingsDiffer(checkpoint: String, [String])
  case corpusDiffers(checkpoint: String)
  case validationDiffers(checkpoint: String)
  /// The loss is not a number any more, or, for many steps, the gradient is not.
  case diverged(step: Int, learningRate: Double, model: String?)
  /// A run that could not keep its files any longer.
  indirect case stopped(TrainingError, checkpoint: String)
  case file(FileError)
  case vocabulary(VocabularyError)
  case model(ModelFileError)
}

extension TrainingError {
  /// Whether it is the system that refused a file, not what is in it.
  var isOfFile: Bool {
    switch self {
    case .file: true
    case .model(let error): if case .file = error.fact { true } else { false }
    default: false
    }
  }
}

extension TrainingError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .badSetting(let name, let value, let expected): "--\(name) is \(value); expected \(expected)"
    case .noFiles(let folders):
      "\(folders.joined(separator: ", ")): there are no .mid or .midi files; name a folder that has some"
    case .noMusic(let folders, let files, let first):
      """
      \(folders.joined(separator: ", ")): none of the \(files) MIDI files has piano notes to learn from \
      (the first: \(first)); name a folder with piano music
      """
    case .smallerThanABatch(let filled, let batch, let steps):
      """
      the corpus is smaller than one batch: cut into pieces of \(steps) events it fills \(filled) of \(batch) streams; \
      add music, or use --batch \(max(filled, 1)) or less, or fewer --steps
      """
    case .noWindows(let window):
      "there are fewer than five windows of \(window) symbols, so none can be kept for validation; use a smaller --window"
    case .listMatchesNothing(let list):
      "\(list): none of its lines is a file of the corpus; each line should end a path, such as Chopin/etude.mid"
    case .nothingToTrainOn: "every file is for validation; leave some for training"
    case .outputExists(let path): "\(path): this file exists; choose another --out, or add --force to replace it"
    case .tableExists(let path): "\(path): this file exists; choose another --log-csv, or remove it"
    case .unfinishedRun(let checkpoint):
      "\(checkpoint): an unfinished run is kept here; add --resume to go on, or --force to begin again"
    case .nothingToResume(let checkpoint):
      "\(checkpoint): there is no such checkpoint, so no run to go on with; leave --resume out to begin one"
    case .badCheckpoint(let path, let reason):
      "\(path): this checkpoint cannot be used: \(reason); use --force in place of --resume to begin again"
    case .settingsDiffer(let checkpoint, let differences):
      """
      \(checkpoint): this run was begun with other settings (\(differences.joined(separator: "; "))); \
      leave these options out, or use --force to begin again
      """
    case .corpusDiffers(let checkpoint):
      """
      \(checkpoint): this run was begun with other music; give the same folders, unchanged, \
      or use --force to begin again
      """
    case .validationDiffers(let checkpoint):
      "\(checkpoint): this run was begun with other files for validation; give the same list, or use --force to begin again"
    case .diverged(let step, let learningRate, let model):
      """
      training has diverged at step \(step) (learning rate \(learningRate)); \
      \(model.map { "\($0) is the best model so far" } ?? "there is no model yet"): \
      begin again with a lower --learning-rate or --clip
      """
    case .stopped(let cause, let checkpoint):
      "\(cause); then go on with --resume: \(checkpoint) holds the run as it was last saved"
    case .file(let error): error.description
    case .vocabulary(let error): error.description
    case .model(let error): "\(error)"
    }
  }
}
