// The training run. Must not know the terminal, nor how music becomes rows or how a network learns.
internal import Files
internal import Network
internal import Randomness
internal import Tokens

/// Learns a corpus: step, evaluate, keep the best, and be ready to be interrupted at any moment.
///
/// A run by epochs that was interrupted ends with the same bits as one that was not. A run by minutes goes on exactly
/// where it was too, but its learning rate follows the clock, which is never the same twice.
public final class Trainer {
  /// Between two evaluations: an epoch, but within these bounds, in steps and in events.
  private static let fewestSteps = 50.0
  private static let mostEvents = 250_000.0
  /// Events that one evaluation during the run predicts, about.
  private static let evaluationLimit = 60_000
  /// Between two checkpoints.
  private static let checkpointInterval = Duration.seconds(60)

  private let settings: Settings
  private let paths: RunPaths
  private let version: String
  private let lesson: Lesson
  private let origin: Checkpoint.Origin
  private let evaluation: Evaluation
  private let eventsBetweenEvaluations: Int
  private let plannedSteps: Int

  private let learner: Learner
  private var batches: Batches
  private var state: Checkpoint.State
  private var log: RunLog
  private var speed = 0.0

  /// - Parameters:
  ///   - version: of Étude, for the model's metadata.
  ///   - resuming: goes on from the checkpoint; otherwise begins, whatever lies there.
  public init(
    _ corpus: Corpus, _ split: Split, settings: Settings, paths: RunPaths, version: String, resuming: Bool
  ) throws(TrainingError) {
    try settings.check()
    (self.settings, self.paths, self.version) = (settings, paths, version)
    lesson = try Lesson(corpus, split, settings: settings)
    origin = Checkpoint.Origin(settings: settings, corpus: corpus.digest, validation: split.validation.digest)
    let encoding = lesson.vocabulary.encoding
    evaluation = Evaluation(lesson.validation, encoding: encoding, limit: Self.evaluationLimit)
    plannedSteps = Int((Double(settings.epochs) * lesson.stepsPerEpoch).rounded(.up))
    let eventsPerStep = Double(settings.batch * settings.steps)
    eventsBetweenEvaluations = Int(
      eventsPerStep * max(Self.fewestSteps, min(lesson.stepsPerEpoch, Self.mostEvents / eventsPerStep)))

    if resuming {
      let checkpoint = try Checkpoint.read(paths.checkpoint)
      try checkpoint.check(origin, path: paths.checkpoint)
      learner = try checkpoint.restoredLearner(path: paths.checkpoint)
      state = checkpoint.state
    } else {
      learner = Learner(lesson.architecture(settings), settings: settings)
      state = Checkpoint.State(recent: Tally(columns: encoding.columns.count))
    }
    batches = Batches(lesson.training, encoding: encoding, settings: settings, position: state.position)
    do { log = try RunLog(paths.log, length: state.logLength) } catch { throw .file(error) }
  }

  /// Trains until the run is over or interrupted.
  ///
  /// - Parameter isInterrupted: asked before each step.
  public func run(
    isInterrupted: () -> Bool = { false }, report: (RunEvent) -> Void = { _ in }
  ) throws(TrainingError) -> RunOutcome {
    if state.logLength == 0 { try begin() }
    var saved = ContinuousClock.now
    while fraction < 1 {
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
    return .finished(try finish(), progress)
  }

  /// How much of the run is done: of its steps, or of its time.
  private var fraction: Double {
    settings.minutes.map { state.seconds / ($0 * 60) } ?? Double(state.step) / Double(plannedSteps)
  }

  private func step() throws(TrainingError) {
    let rate = Schedule(peak: settings.learningRate).rate(at: fraction)
    let (report, seconds) = timed { learner.train(batches.next(), learningRate: rate) }
    state.step += 1
    state.events += report.count
    state.seconds += seconds
    state.recent += report
    guard state.recent.isFinite else { throw .diverged(step: state.step, learningRate: rate) }
    let now = Double(report.count) / seconds
    speed = speed == 0 ? now : 0.9 * speed + 0.1 * now
  }

  /// Scores the validation part and keeps the model if it is the best so far, or if there is nothing to tell by.
  private func evaluate() throws(TrainingError) -> RunEvent {
    let (score, seconds) = timed { evaluation.score(learner) }
    state.seconds += seconds
    state.validation = score
    if let score, !score.nats.isFinite { throw .diverged(step: state.step, learningRate: settings.learningRate) }
    let isBest = (score?.nats ?? 0) < (state.best?.nats ?? .infinity)
    let scores = scores(validation: state.validation)
    if isBest {
      state.best = state.validation
      try write(learner.parameters, scores)
    }
    try append(LogLine(event: "evaluation", seconds: state.seconds, scores: scores, isBest: isBest))
    let event = RunEvent.evaluated(progress, isBest: isBest)
    state.recent = Tally(columns: lesson.vocabulary.encoding.columns.count)
    return event
  }

  private func begin() throws(TrainingError) {
    try append(LogLine(event: "begin", seconds: 0, origin: origin))
    try save()
  }

  /// Scores the best model over the whole validation part, and says so in its file, beside how far the run was then.
  private func finish() throws(TrainingError) -> Score? {
    let best: Model
    do { best = try Model.read(paths.model) } catch { throw .model(error) }
    var exactly = settings
    exactly.precision = .single
    let judge = Learner(best.parameters, settings: exactly)
    let score = Evaluation(lesson.validation, encoding: lesson.vocabulary.encoding).score(judge)
    var scores =
      best.metadata["scores"].flatMap { try? value(ModelCard.Scores.self, json: $0) } ?? scores(validation: nil)
    scores.validation = score
    try write(best.parameters, scores)
    try append(LogLine(event: "end", seconds: state.seconds, scores: scores))
    try paths.removeCheckpoint()
    return score
  }

  private func save() throws(TrainingError) {
    state.position = batches.position
    try Checkpoint(origin: origin, state: state, learner: learner.checkpoint).write(to: paths.checkpoint)
  }

  private func write(_ parameters: Parameters, _ scores: ModelCard.Scores) throws(TrainingError) {
    let card = ModelCard(vocabulary: lesson.vocabulary, labels: lesson.labels, origin: origin, version: version)
    do {
      try Model(parameters: parameters, metadata: card.metadata(scores))
        .write(to: paths.model, precision: settings.half ? .half : .single)
    } catch { throw .model(error) }
  }

  private func append(_ line: LogLine) throws(TrainingError) {
    do { try log.append(line) } catch { throw .file(error) }
    state.logLength = log.length
  }

  private func scores(validation: Score?) -> ModelCard.Scores {
    ModelCard.Scores(step: state.step, events: state.events, training: recent, validation: validation)
  }

  private var recent: Score? { Score(state.recent, columns: lesson.vocabulary.encoding.columns) }

  private var progress: RunProgress {
    RunProgress(
      step: state.step, events: state.events, fraction: min(fraction, 1), seconds: state.seconds,
      secondsLeft: fraction > 0 ? state.seconds * max(1 / fraction - 1, 0) : nil, eventsPerSecond: speed,
      training: recent, validation: state.validation, best: state.best)
  }
}

/// One line of the log.
private struct LogLine: Encodable {
  var event: String
  var seconds: Double
  var origin: Checkpoint.Origin?
  var scores: ModelCard.Scores?
  var isBest: Bool?
}

extension Learner {
  fileprivate convenience init(_ parameters: Parameters, settings: Settings) {
    self.init(
      parameters: parameters, batch: settings.batch, steps: settings.steps,
      optimizer: settings.optimizer == .adam ? .adam() : .sgd(), dropout: settings.dropout, clip: settings.clip,
      shards: settings.threads, seed: settings.seed, precision: settings.precision)
  }

  fileprivate convenience init(_ architecture: Architecture, settings: Settings) {
    var random = SplitMix64(seed: settings.seed)
    self.init(Parameters(architecture, using: &random), settings: settings)
  }
}

/// What `work` gives, and how many seconds it takes.
private func timed<Value>(_ work: () -> Value) -> (Value, Double) {
  let start = ContinuousClock.now
  let value = work()
  return (value, (ContinuousClock.now - start) / .seconds(1))
}
