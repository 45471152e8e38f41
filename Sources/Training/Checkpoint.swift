internal import Files
internal import Network

/// A saved state of a run: the exact state of the learner, and the progress of the run.
struct Checkpoint {
  /// Progress of a run.
  struct State: Codable, Hashable {
    var step = 0
    var events = 0
    var seconds = 0.0
    /// Estimated seconds for the evaluations at the end.
    var reserve = 0.0
    var position = Batches.Position()
    /// Sums over the training batches since the last evaluation.
    var recent: Tally
    var validation: Score?
    var best: Score?
    /// Number of evaluations since the best one.
    var stale = 0
    var curve: [LearningCurve.Point] = []
    /// Bytes of the log that belong to the run so far.
    var logLength = 0
  }

  /// What the run was started with.
  struct Origin: Codable, Hashable {
    var settings: Settings
    var corpus: String
    var validation: String
  }

  let origin: Origin
  let state: State
  let modelVocabulary: ModelVocabulary
  /// The files that the model's metadata will list as training files.
  let trainedOn: TrainingFiles
  let learner: Safetensors

  private static let originKey = "origin"
  private static let stateKey = "state"
  private static let modelVocabularyKey = "language"

  /// Writes the file atomically.
  func write(to path: String) throws(TrainingError) {
    var file = learner
    file.metadata[Self.originKey] = json(origin)
    file.metadata[Self.stateKey] = json(state)
    file.metadata[Self.modelVocabularyKey] = json(modelVocabulary)
    file.metadata[TrainingFiles.metadataKey] = trainedOn.text
    do { try file.write(to: path, precision: .single) } catch { throw .model(error) }
  }

  /// Restores the learner.
  func restoredLearner(path: String) throws(TrainingError) -> Learner {
    do { return try Learner(restoring: learner, path: path) } catch { throw .model(error) }
  }

  static func read(_ path: String) throws(TrainingError) -> Checkpoint {
    guard fileExists(path) else { throw .nothingToResume(checkpoint: path) }
    let file: Safetensors
    do { file = try Safetensors.read(path) } catch { throw .model(error) }
    do {
      return Checkpoint(
        origin: try value(Origin.self, json: file.metadata[originKey] ?? ""),
        state: try value(State.self, json: file.metadata[stateKey] ?? ""),
        modelVocabulary: try value(ModelVocabulary.self, json: file.metadata[modelVocabularyKey] ?? ""),
        trainedOn: TrainingFiles(text: file.metadata[TrainingFiles.metadataKey] ?? "") ?? TrainingFiles([]),
        learner: file)
    } catch {
      throw .badCheckpoint(path: path, reason: "its metadata does not describe an unfinished run")
    }
  }

  /// Throws unless the run was started with the same settings, music and validation files.
  func check(_ other: Origin, path: String) throws(TrainingError) {
    let differences = other.settings.differences(from: origin.settings)
    if !differences.isEmpty { throw .settingsDiffer(checkpoint: path, differences) }
    if other.corpus != origin.corpus { throw .corpusDiffers(checkpoint: path) }
    if other.validation != origin.validation { throw .validationDiffers(checkpoint: path) }
  }
}

extension Settings {
  /// Reads the settings of an unfinished run.
  public init(ofRunAt paths: RunPaths) throws(TrainingError) {
    self = try Checkpoint.read(paths.checkpoint).origin.settings
  }
}
