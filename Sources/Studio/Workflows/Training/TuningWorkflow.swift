private import Files
package import Support
package import Training

/// Searches for the best training settings by successive halving. Running it again with the same values continues the
/// search.
package struct TuningWorkflow: Sendable {
  private let corpus: TrainingCorpus
  private let folder: String
  private let space: Space
  /// Number of points of the space to try.
  package var trials = 16
  /// Factor by which each rung is longer, and has fewer trials, than the previous one.
  package var factor = 2
  package static let factors = 2...100
  /// The part of the trials that this process trains.
  package var shard = Shard.whole
  /// Settings of all trials, except those in the space.
  package var settings = TrainingSettings()

  /// - Parameters:
  ///   - space: path of the TOML file with the search space.
  ///   - folder: folder for trials and results.
  package init(_ corpus: TrainingCorpus, space: String, folder: String) throws {
    (self.corpus, self.folder) = (corpus, folder)
    self.space = try Space(path: space)
    settings.threads = coreCount
  }

  /// Trains until there is a winner, results of other shards are missing, or the task is cancelled.
  ///
  /// - Parameter reading: called from any thread.
  package func run(
    reading: @escaping @Sendable (TrainingCorpus.Event) -> Void = { _ in }, report: (TuningEvent) -> Void = { _ in }
  ) async throws -> TuningOutcome {
    try settings.check()
    try checkCreatable(joined(folder, "plan.json"))
    let (corpus, split) = try await corpus.read(settings, threads: settings.threads, report: reading)
    let tuner = try Tuner(
      corpus, split, space: space, settings: settings, trials: trials, factor: factor, folder: folder, shard: shard,
      version: etudeVersion)
    return try tuner.run(isInterrupted: { Task.isCancelled }, report: report)
  }
}
