// What a run keeps to be able to go on. Must not know how training works.
internal import Files
internal import Network

/// A run at one moment: the learner, bit for bit, and where the run is.
struct Checkpoint {
  /// Where a run is; all of it small.
  struct State: Codable, Hashable {
    var step = 0
    var events = 0
    var seconds = 0.0
    /// Seconds that the evaluations at the end will take, about.
    var reserve = 0.0
    var position = Batches.Position()
    /// Of the training batches since the last evaluation.
    var recent: Tally
    var validation: Score?
    var best: Score?
    /// Evaluations since the best one.
    var stale = 0
    var curve: [LearningCurve.Point] = []
    /// Bytes of the log that belong to the run so far.
    var logLength = 0
  }

  /// What the run was begun with.
  struct Origin: Codable, Hashable {
    var settings: Settings
    var corpus: String
    var validation: String
  }

  let origin: Origin
  let state: State
  let language: Language
  /// What the model will say that it was trained on.
  let trainedOn: TrainingFiles
  let learner: Safetensors

  private static let originKey = "origin"
  private static let stateKey = "state"
  private static let languageKey = "language"

  /// Writes the file whole or not at all.
  func write(to path: String) throws(TrainingError) {
    var file = learner
    file.metadata[Self.originKey] = json(origin)
    file.metadata[Self.stateKey] = json(state)
    file.metadata[Self.languageKey] = json(language)
    file.metadata[TrainingFiles.metadataKey] = trainedOn.text
    do { try file.write(to: path, precision: .single) } catch { throw .model(error) }
  }

  /// The learner as it was.
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
        language: try value(Language.self, json: file.metadata[languageKey] ?? ""),
        trainedOn: TrainingFiles(text: file.metadata[TrainingFiles.metadataKey] ?? "") ?? TrainingFiles([]),
        learner: file)
    } catch {
      throw .badCheckpoint(path: path, reason: "its metadata is not that of an unfinished run")
    }
  }

  /// Refuses to go on with anything but what the run was begun with.
  func check(_ other: Origin, path: String) throws(TrainingError) {
    let differences = other.settings.differences(from: origin.settings)
    if !differences.isEmpty { throw .settingsDiffer(checkpoint: path, differences) }
    if other.corpus != origin.corpus { throw .corpusDiffers(checkpoint: path) }
    if other.validation != origin.validation { throw .validationDiffers(checkpoint: path) }
  }
}

extension Settings {
  /// The settings of an unfinished run.
  public init(ofRunAt paths: RunPaths) throws(TrainingError) {
    self = try Checkpoint.read(paths.checkpoint).origin.settings
  }
}
