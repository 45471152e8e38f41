internal import Files
internal import Network
private import Support
internal import Tokens

/// Trains a model on a corpus: it takes steps, evaluates, keeps the best model, and can be interrupted at any time.
///
/// A run by epochs gives the same bits whether it was interrupted or not. A run by minutes also resumes exactly where
/// it was, but its learning rate follows the clock, so no two runs are the same.
package final class Trainer {
  /// An evaluation takes place once per epoch, but within these limits, in steps and in events.
  private static func fewestSteps(_ recipe: TrainingRecipe) -> Int { recipe == .classic ? 1 : 50 }
  private static let mostEvents = 500_000
  /// Time between two checkpoints.
  private static let checkpointInterval = Duration.seconds(60)
  /// Maximum number of consecutive steps that are skipped because their gradient is not finite.
  private static let mostSkipped = 20

  private let settings: TrainingSettings
  private let paths: RunPaths
  private let version: String
  private let data: TrainingData
  private let origin: Checkpoint.Origin
  private let trainedOn: TrainingFiles
  private let validation: Validation
  private let eventsBetweenEvaluations: Int
  private let plannedSteps: Int

  private let learner: Learner
  private var batches: Batches
  private var state: Checkpoint.State
  private var log: RunLog
  private var clock: RunClock
  private var speed = 0.0
  private var skippedInARow = 0
  private var columns: [String] { data.vocabulary.encoding.columns }
  /// Scores of a finished run with a split by windows.
  package private(set) var windowScores: WindowScores?

  /// - Parameters:
  ///   - version: version of Étude, for the model's metadata.
  ///   - model: the model to start from (`TrainingSettings.begin(with:)`); nil for random weights.
  ///   - resuming: continue from the checkpoint; otherwise start over, even if there is one.
  package init(
    _ corpus: Corpus, _ split: Split, settings: TrainingSettings, paths: RunPaths, version: String,
    from model: TrainedModel? = nil,
    resuming: Bool
  ) throws(TrainingError) {
    let start = ContinuousClock.now
    try settings.check()
    (self.settings, self.paths, self.version) = (settings, paths, version)
    origin = Checkpoint.Origin(settings: settings, corpus: corpus.digest, validation: split.validation.digest)
    let checkpoint = resuming ? try Checkpoint.read(paths.checkpoint) : nil
    try checkpoint?.check(origin, path: paths.checkpoint)
    try model?.check(settings)
    trainedOn = TrainingFiles(split.training).union(checkpoint?.trainedOn ?? model?.trainedOn ?? TrainingFiles([]))
    data = try TrainingData(split, settings: settings, known: checkpoint?.modelVocabulary ?? model?.modelVocabulary)
    let encoding = data.vocabulary.encoding
    validation = Validation(data, settings: settings)
    plannedSteps = Int((Double(settings.epochs) * data.stepsPerEpoch).rounded(.up))
    eventsBetweenEvaluations = max(
      settings.batch * settings.steps * Self.fewestSteps(settings.recipe), min(data.eventsPerEpoch, Self.mostEvents))
    learner = try checkpoint?.restoredLearner(path: paths.checkpoint) ?? data.learner(settings, from: model)
    state = checkpoint?.state ?? Checkpoint.State(recent: ScoreSums(columns: encoding.columns.count))
    clock = RunClock(start: start, before: state.seconds, limit: settings.minutes.map { $0 * 60 })
    batches = Batches(data.training, encoding: encoding, settings: settings, position: state.position)
    do { log = try RunLog(paths.log, length: state.logLength) } catch { throw .file(error) }
  }

  /// Trains until the run is finished or interrupted.
  ///
  /// - Parameter isInterrupted: called before each step.
  package func run(
    isInterrupted: () -> Bool = { false }, report: (RunEvent) -> Void = { _ in }
  ) throws(TrainingError) -> RunOutcome {
    report(.began(progress, rareLabels: data.rareLabels))
    if state.logLength == 0 { try begin() }
    do {
      return try learn(isInterrupted, report)
    } catch {
      if error.isOfFile { throw .stopped(error, checkpoint: paths.checkpoint) }
      throw error
    }
  }

  private func learn(
    _ isInterrupted: () -> Bool, _ report: (RunEvent) -> Void
  ) throws(TrainingError) -> RunOutcome {
    var saved = ContinuousClock.now
    while fraction < 1 && !isStale {
      if isInterrupted() {
        try save()
        return .interrupted(checkpoint: paths.checkpoint)
      }
      try step()
      report(.stepped(progress))
      if state.recent.events >= eventsBetweenEvaluations || fraction >= 1 {
        report(try evaluate())
      }
      if ContinuousClock.now - saved > Self.checkpointInterval {
        try save()
        saved = .now
      }
    }
    try save()
    let score = try finish()
    return .finished(score, progress)
  }

  /// Fraction of the run that is done, by steps or by time.
  private var fraction: Double {
    clock.fraction(at: state.seconds, reserve: state.reserve) ?? Double(state.step) / Double(plannedSteps)
  }

  private var isStale: Bool { settings.patience > 0 && state.stale >= settings.patience }

  private var rate: Double { LearningRateSchedule(settings).rate(at: fraction) }

  private func step() throws(TrainingError) {
    let rate = rate
    let (report, seconds) = timed { learner.train(batches.next(), learningRate: rate) }
    state.step += 1
    state.events += report.count
    state.recent += report
    // The forward pass takes about a third of forward and backward.
    if state.curve.isEmpty { state.reserve = validation.reserve(secondsPerBatch: seconds / 3) }
    state.seconds = clock.seconds
    skippedInARow = report.gradientNorm?.isFinite == false ? skippedInARow + 1 : 0
    guard state.recent.isFinite, skippedInARow < Self.mostSkipped else { throw diverged(rate) }
    let now = Double(report.count) / seconds
    speed = speed == 0 ? now : 0.9 * speed + 0.1 * now
  }

  /// Evaluates on the validation set, and saves the model if it is the best so far or there is no validation set.
  private func evaluate() throws(TrainingError) -> RunEvent {
    let (score, reserve) = validation.score(learner) ?? (nil, state.reserve)
    state.reserve = reserve
    state.seconds = clock.seconds
    state.validation = score
    if let score, !score.nats.isFinite { throw diverged(rate) }
    let isBest = isBest(score)
    state.stale = isBest ? 0 : state.stale + 1
    let scores = scores(validation: state.validation)
    if isBest {
      state.best = state.validation
      try write(learner.parameters, scores)
    }
    let skipped = state.step - learner.updates
    try append(
      LogLine(
        event: "evaluation", seconds: state.seconds, learningRate: rate, scores: scores, isBest: isBest,
        skippedSteps: skipped > 0 ? skipped : nil))
    try draw(scores)
    let event = RunEvent.evaluated(progress, isBest: isBest)
    state.recent = ScoreSums(columns: data.vocabulary.encoding.columns.count)
    return event
  }

  /// A split by windows is judged by accuracy, which keeps rising long after the loss has started to grow.
  private func isBest(_ score: Score?) -> Bool {
    guard let score, let best = state.best else { return true }
    return settings.split == .windows ? score.accuracy > best.accuracy : score.nats < best.nats
  }

  private func diverged(_ rate: Double) -> TrainingError {
    .diverged(step: state.step, learningRate: rate, model: state.best == nil ? nil : paths.model)
  }

  private func begin() throws(TrainingError) {
    try append(LogLine(event: "begin", seconds: 0, origin: origin))
    try save()
  }

  /// Evaluates the best model on the whole validation set, and adds the score to its file.
  private func finish() throws(TrainingError) -> Score? {
    let best: Model
    do { best = try Model.read(paths.model) } catch { throw .model(error) }
    var exactly = settings
    exactly.precision = .single
    let evaluator = Learner(best.parameters, settings: exactly)
    let score = validation.lastScore(evaluator)
    state.seconds = clock.seconds
    var scores =
      best.metadata["scores"].flatMap { try? decodeJSON(ModelCard.Scores.self, from: $0) } ?? scores(validation: nil)
    (scores.validation, scores.isPartial) = (score, nil)
    if settings.split == .windows { windowScores = WindowScores(best.parameters, evaluator, data, settings) }
    scores.windowSplit = windowScores
    try write(best.parameters, scores)
    try append(LogLine(event: "end", seconds: state.seconds, scores: scores))
    try paths.removeCheckpoint()
    return score
  }

  private func save() throws(TrainingError) {
    state.position = batches.position
    try Checkpoint(
      origin: origin, state: state, modelVocabulary: data.modelVocabulary, trainedOn: trainedOn,
      learner: learner.checkpoint
    )
    .write(to: paths.checkpoint)
  }

  private func write(_ parameters: Parameters, _ scores: ModelCard.Scores) throws(TrainingError) {
    let card = ModelCard(
      vocabulary: data.vocabulary, labels: data.labels, primers: data.primers, dataset: data.dataset,
      origin: origin, trainedOn: trainedOn, version: version)
    do {
      try Model(parameters: parameters, metadata: card.metadata(scores))
        .write(to: paths.model, precision: settings.storage)
    } catch { throw .model(error) }
  }

  private func draw(_ scores: ModelCard.Scores) throws(TrainingError) {
    state.curve.append(
      .init(
        events: state.events, training: scores.training.map(LearningCurve.Measure.init),
        validation: scores.validation.map(LearningCurve.Measure.init), learningRate: rate))
    let curve = LearningCurve(name: fileName(of: paths.model), points: state.curve)
    do { try writeText(curve.svg, to: paths.curve) } catch { throw .file(error) }
  }

  private func append(_ line: LogLine) throws(TrainingError) {
    do {
      try log.append(line)
      if let table = paths.table {
        try writeText(RunTable(columns: columns).text(ofJournal: paths.log), to: table)
      }
    } catch { throw .file(error) }
    state.logLength = log.length
  }

  private func scores(validation: Score?) -> ModelCard.Scores {
    ModelCard.Scores(
      step: state.step, events: state.events, training: recent, validation: validation,
      isPartial: validation != nil && self.validation.isPartial ? true : nil)
  }

  private var recent: Score? { Score(state.recent, columns: data.vocabulary.encoding.columns) }

  private var progress: RunProgress {
    RunProgress(
      step: state.step, events: state.events, fraction: min(fraction, 1), seconds: state.seconds,
      secondsLeft: fraction > 0 ? state.seconds * max(1 / fraction - 1, 0) + state.reserve : nil,
      eventsPerSecond: speed, learningRate: rate, training: recent, validation: state.validation, best: state.best,
      isStale: isStale, columns: columns)
  }
}
