internal import Files
private import Glibc
package import Support

/// Draws trials from a search space and trains them by successive halving.
///
/// A finished trial is never repeated, and an interrupted one resumes from its checkpoint; running the same command
/// again continues the search. Everything is determined by the seed, whatever the number of shards.
package final class Tuner {
  private let corpus: Corpus
  private let split: Split
  private let settings: TrainingSettings
  private let halving: Halving
  private let points: [[String: Double]]
  private let folder: String
  private let shard: Shard
  private let version: String
  private let results: Results

  /// Identifies the search in a folder, so that a different search doesn't continue in it.
  private struct Plan: Encodable {
    /// Version of the format of `plan.json`; increase it when the names in the folder change.
    let format = 2
    var space: Space
    var halving: Halving
    var origin: Checkpoint.Origin
  }

  /// - Parameters:
  ///   - settings: settings of every trial, except those in the space. Their epochs are those of the last rung.
  ///   - trials: number of points to try.
  ///   - factor: the factor by which each rung is longer, and has fewer trials, than the previous one; 2 or more.
  ///   - folder: folder for trials and results.
  package init(
    _ corpus: Corpus, _ split: Split, space: Space, settings: TrainingSettings, trials: Int, factor: Int,
    folder: String,
    shard: Shard, version: String
  ) throws(TuningError) {
    if split.validation.isEmpty { throw .nothingToValidateWith }
    points = space.points(trials, seed: settings.seed)
    halving = Halving(trials: points.count, factor: factor, epochs: settings.epochs)
    (self.corpus, self.split, self.settings, self.version) = (corpus, split, settings, version)
    (self.folder, self.shard) = (folder, shard)
    for point in points {
      do { try settings.at(point, epochs: settings.epochs).check() } catch { throw .training(error) }
    }
    let origin = Checkpoint.Origin(settings: settings, corpus: corpus.digest, validation: split.validation.digest)
    try Self.claim(folder, jsonLine(Plan(space: space, halving: halving, origin: origin)))
    results = try Results(folder: folder, shard: shard)
  }

  /// Writes the plan into a new folder, or compares it with the existing one. A folder without a plan must not contain
  /// files of the names that a search uses.
  private static func claim(_ folder: String, _ plan: String) throws(TuningError) {
    let path = folder + "/plan.json"
    do throws(FileError) {
      try makeFolder(folder)
      // Listed before the plan is looked for, since another shard writes its plan first.
      let names = ["rung-1", "tuning.svg"].map { "\(folder)/\($0)" } + (try Results.files(in: folder))
      let taken = names.first(where: fileExists)
      if fileExists(path) {
        if String(decoding: try readFile(path), as: UTF8.self) == plan { return }
      } else {
        if let taken { throw FileError(path: taken, action: .create, code: EEXIST) }
        return try writeText(plan, to: path)
      }
    } catch { throw .file(error) }
    throw .otherSearch(plan: path)
  }

  /// Trains this shard's trials, rung by rung, until there is a winner or results of other shards are missing.
  package func run(
    isInterrupted: () -> Bool = { false }, report: (TuningEvent) -> Void = { _ in }
  ) throws(TuningError) -> TuningOutcome {
    for (rung, size) in zip(1..., halving.rungs) {
      var known = try results.all()
      guard let members = halving.members(ofRung: rung, known) else { return .waiting(rung: rung) }
      if rung > 1, !known.contains(where: { $0.rung == rung - 1 && $0.nats != nil }) {
        throw .allDiverged(rung: rung - 1)
      }
      for (place, trial) in members.enumerated() where shard.takes(place) {
        if known.contains(where: { $0.rung == rung && $0.trial == trial }) { continue }
        report(.began(rung: rung, of: halving.rungs.count, trial: trial, points[trial], epochs: size.epochs))
        guard let result = try train(rung, trial, epochs: size.epochs, isInterrupted, report) else {
          return .interrupted
        }
        try results.add(result)
        known.append(result)
        report(.ended(result))
      }
    }
    return try finish()
  }

  /// Returns nil if interrupted.
  private func train(
    _ rung: Int, _ trial: Int, epochs: Int, _ isInterrupted: () -> Bool, _ report: (TuningEvent) -> Void
  ) throws(TuningError) -> Trial.Result? {
    func result(_ nats: Double?, _ seconds: Double) -> Trial.Result {
      .init(rung: rung, trial: trial, epochs: epochs, parameters: points[trial], nats: nats, seconds: seconds)
    }
    do throws(TrainingError) {
      let paths = RunPaths(model: try place(rung, trial))
      let trainer = try Trainer(
        corpus, split, settings: settings.at(points[trial], epochs: epochs), paths: paths, version: version,
        resuming: fileExists(paths.checkpoint))
      switch try trainer.run(isInterrupted: isInterrupted, report: { report(.trained($0)) }) {
      case .finished(let score, let progress): return result(score?.nats, progress.seconds)
      case .interrupted: return nil
      }
    } catch {
      if case .diverged = error { return result(nil, 0) }
      throw .training(error)
    }
  }

  /// The model file of a trial in a rung, in its own folder.
  private func place(_ rung: Int, _ trial: Int) throws(TrainingError) -> String {
    let folder = "\(folder)/rung-\(rung)/trial-\(trial)"
    do { try makeFolder(folder) } catch { throw .file(error) }
    return folder + "/model.safetensors"
  }

  private func finish() throws(TuningError) -> TuningOutcome {
    let (known, last) = (try results.all(), halving.rungs.count)
    let isComplete = halving.members(ofRung: last, known)?.allSatisfy { trial in
      known.contains { $0.rung == last && $0.trial == trial }
    }
    guard isComplete == true else { return .waiting(rung: last) }
    guard let winner = known.filter({ $0.nats != nil }).min() else { throw .allDiverged(rung: last) }
    let picture = folder + "/tuning.svg"
    do { try writeText(TuningPicture(results: known).svg, to: picture) } catch { throw .file(error) }
    return .finished(
      TuningResult(
        results: known, winner: winner, model: "\(folder)/rung-\(winner.rung)/trial-\(winner.trial)/model.safetensors",
        picture: picture, settings: settings.at(winner.parameters, epochs: winner.epochs)))
  }
}

extension TrainingSettings {
  fileprivate func at(_ point: [String: Double], epochs: Int) -> TrainingSettings {
    var settings = self
    settings.epochs = epochs
    for (name, value) in point { Tunable.all[name]!.set(value, in: &settings) }
    return settings
  }
}
