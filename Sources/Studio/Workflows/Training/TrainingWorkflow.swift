private import Composing
private import Support
package import Training

/// Trains a model on folders of MIDI files.
///
///     var workflow = try TrainingWorkflow(TrainingCorpus(["music"]), model: "m.safetensors")
///     workflow.settings.minutes = 30
///     let result = try await workflow.run()
package struct TrainingWorkflow: Sendable {
  package enum Start: Hashable, Sendable {
    /// Begins a run; throws if the files of another run or model exist.
    case new
    /// Begins a run and replaces existing files.
    case replacing
    /// Resumes an interrupted run.
    case resuming
  }

  private let corpus: TrainingCorpus
  private let paths: RunPaths
  private let start: Start
  private let base: TrainedModel?
  /// At first the settings of the interrupted run, or those of the recipe with the network of the base model.
  package var settings: TrainingSettings

  /// - Parameters:
  ///   - model: the model file to write.
  ///   - table: a CSV file for the evaluations.
  ///   - base: the name or path of the model to start from.
  /// - Throws: `ComposingError` and `TrainingError` if the base model or the interrupted run can't be read.
  package init(
    _ corpus: TrainingCorpus, model: String, table: String? = nil, recipe: TrainingRecipe = .expressive,
    from base: String? = nil, start: Start = .new
  ) throws {
    (self.corpus, self.start) = (corpus, start)
    paths = RunPaths(model: model, table: table)
    self.base = try base.map { name throws in try TrainedModel(path: BundledModel.path(of: name), name: name) }
    if start == .resuming {
      settings = try TrainingSettings(ofRunAt: paths)
    } else {
      settings = recipe.settings
      settings.threads = coreCount
      if let base = self.base { settings.begin(with: base) }
    }
  }

  /// Trains until the run is finished or the task is cancelled.
  ///
  /// - Parameter reading: called from any thread.
  package func run(
    reading: @escaping @Sendable (TrainingCorpus.Event) -> Void = { _ in }, report: (RunEvent) -> Void = { _ in }
  ) async throws -> TrainingResult {
    try settings.check()
    try paths.checkPlaces()
    try checkOutput(paths.model, isNoneOf: [base?.path, corpus.validationList])
    if start == .new { try paths.checkVacant() } else { try paths.checkKinds() }
    let (corpus, split) = try await corpus.read(settings, threads: settings.threads, report: reading)
    try checkOutput(paths.model, isNoneOf: corpus.paths)
    let trainer = try Trainer(
      corpus, split, settings: settings, paths: paths, version: etudeVersion, from: base,
      resuming: start == .resuming)
    let outcome = try trainer.run(isInterrupted: { Task.isCancelled }, report: report)
    return TrainingResult(model: paths.model, outcome: outcome, windowScores: trainer.windowScores)
  }
}

package struct TrainingResult: Sendable {
  /// Path of the model file.
  package let model: String
  package let outcome: RunOutcome
  /// Scores of a finished run with a split by windows.
  package let windowScores: WindowScores?
}
