internal import Files
internal import Network
private import Support
internal import Tokens

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
    var recent: ScoreSums
    var validation: Score?
    var best: Score?
    /// Number of evaluations since the best one.
    var stale = 0
    var curve: [LearningCurve.Point] = []
    /// Bytes of the log that belong to the run so far.
    var logLength = 0

    /// Whether a run can have this progress; a file may claim anything.
    func isPossible(columns: Int) -> Bool {
      let places = position.places.compactMap(\.self)
      let counts = [step, events, stale, logLength, position.started] + places.flatMap { [$0.example, $0.row] }
      return counts.allSatisfy { 0..<1 << 48 ~= $0 } && seconds >= 0 && reserve >= 0
        && recent.isPossible(columns: columns)
    }
  }

  /// The settings and data that the run was started with.
  struct Origin: Codable, Hashable {
    var settings: TrainingSettings
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
    file.metadata[Self.originKey] = jsonLine(origin)
    file.metadata[Self.stateKey] = jsonLine(state)
    file.metadata[Self.modelVocabularyKey] = jsonLine(modelVocabulary)
    file.metadata[TrainingFiles.metadataKey] = trainedOn.text
    do { try file.write(to: path, precision: .single) } catch { throw .model(error) }
  }

  /// Restores the learner.
  ///
  /// - Parameter memory: as in `Learner`.
  func restoredLearner(path: String, memory: Int? = nil) throws(TrainingError) -> Learner {
    let restored: Learner
    do { restored = try Learner(restoring: learner, path: path, memory: memory) } catch { throw .model(error) }
    let (settings, network) = (origin.settings, restored.architecture)
    guard (restored.batch, restored.steps) == (settings.batch, settings.steps),
      network.classes == modelVocabulary.vocabulary.encoding.classes, network.labels == modelVocabulary.labels.count
    else { throw .badCheckpoint(path: path, reason: "its network does not fit its settings") }
    return restored
  }

  static func read(_ path: String) throws(TrainingError) -> Checkpoint {
    guard fileExists(path) else { throw .nothingToResume(checkpoint: path) }
    let file: Safetensors
    do { file = try Safetensors.read(path) } catch { throw .model(error) }
    let checkpoint: Checkpoint
    do {
      checkpoint = Checkpoint(
        origin: try decodeJSON(Origin.self, from: file.metadata[originKey] ?? ""),
        state: try decodeJSON(State.self, from: file.metadata[stateKey] ?? ""),
        modelVocabulary: try decodeJSON(ModelVocabulary.self, from: file.metadata[modelVocabularyKey] ?? ""),
        trainedOn: TrainingFiles(text: file.metadata[TrainingFiles.metadataKey] ?? "") ?? TrainingFiles([]),
        learner: file)
    } catch {
      throw .badCheckpoint(path: path, reason: "its metadata does not describe an unfinished run")
    }
    let (state, batch) = (checkpoint.state, checkpoint.origin.settings.batch)
    guard state.isPossible(columns: checkpoint.modelVocabulary.vocabulary.encoding.columns.count),
      state.position.places.isEmpty || state.position.places.count == batch
    else { throw .badCheckpoint(path: path, reason: "its metadata has counts that no run can have") }
    return checkpoint
  }

  /// Throws unless the run was started with the same settings, music and validation files.
  func check(_ other: Origin, path: String) throws(TrainingError) {
    let differences = origin.settings.differences(from: other.settings)
    if !differences.isEmpty { throw .settingsDiffer(checkpoint: path, differences) }
    if other.corpus != origin.corpus { throw .corpusDiffers(checkpoint: path) }
    if other.validation != origin.validation { throw .validationDiffers(checkpoint: path) }
  }
}

extension TrainingSettings {
  /// Reads the settings of an unfinished run.
  package init(ofRunAt paths: RunPaths) throws(TrainingError) {
    self = try Checkpoint.read(paths.checkpoint).origin.settings
  }
}
