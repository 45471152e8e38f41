import ArgumentParser
import Glibc
import Training

/// Shows a progress line on a terminal, and prints each validation on standard output as a row of a table or as JSON.
struct TrainingReporter: Sendable {
  let isJSON: Bool
  let isQuiet: Bool
  private let line: ProgressLine

  init(isJSON: Bool, isQuiet: Bool) {
    (self.isJSON, self.isQuiet) = (isJSON, isQuiet)
    line = ProgressLine(isQuiet: isQuiet)
  }

  func reading(_ done: Int, of all: Int) {
    line.show("reading: \(done) of \(all) files")
  }

  /// - Parameter kind: with a split by windows, `split.validation` is not used for validation; it is only kept out of
  ///   training.
  func began(_ corpus: Corpus, _ split: Split, _ kind: Settings.SplitName = .compositions) {
    line.clear()
    for file in corpus.skipped { warn("\(file.path): skipped: \(file.reason)") }
    if let first = split.unmatched.first {
      warn(
        "lines of the validation list that name no file of the corpus: \(split.unmatched.count), such as \(first)")
    }
    let (training, validation) = (split.training.count, split.validation.count)
    let words =
      kind == .windows
      ? "to split into windows, \(validation) held out" : "for training, \(validation) for validation"
    let copies = split.copies.isEmpty ? "" : ", \(split.copies.count) left out as copies of these"
    say("\(corpus.pieces.count) pieces: \(training) \(words)\(copies)")
    if split.listed > 0 {
      let matched = split.listed - split.unmatched.count
      say("\(matched) of the \(split.listed) lines of the validation list name a file here")
    }
    if split.validation.isEmpty && kind == .compositions {
      warn("there is no validation set, so the last model is kept instead of the best")
    }
  }

  /// Lists the labels that have fewer than `fewest` training pieces.
  func leftOut(_ labels: [String], fewest: Int) {
    if labels.isEmpty { return }
    let rest = labels.count > 6 ? ["and \(labels.count - 5) others"] : []
    let names = rest.isEmpty ? labels : Array(labels.prefix(5))
    say("labels with fewer than \(fewest) pieces, trained as none: \((names + rest).joined(separator: ", "))")
  }

  /// Prints the header of the table of evaluations.
  func began(_ table: TrainingTable) { say(table.header) }

  /// Shows the progress of the run.
  func progressed(_ progress: RunProgress) { line.show(progress.summary) }

  /// - Parameter table: the table of evaluations.
  func report(_ event: RunEvent, in table: TrainingTable) {
    switch event {
    case .stepped(let progress): progressed(progress)
    case .evaluated(let progress, let isBest):
      line.clear()
      say(table.row(progress, isBest: isBest))
      write(Evaluated(progress, isBest: isBest))
    }
  }

  /// - Throws: an `Interruption` for an interrupted run.
  func ended(_ outcome: RunOutcome, _ paths: RunPaths, _ windowScores: WindowScores?) throws {
    line.clear()
    switch outcome {
    case .finished(let score, let progress):
      say("\(paths.model): \(progress.result(score))")
      windowScores.map { say($0.sentences) }
      write(
        Finished(
          model: paths.model, validation: score, windowSplit: windowScores, seconds: progress.seconds,
          stoppedEarly: progress.isStale))
    case .interrupted(let checkpoint):
      throw Interruption(sentence: "the run is saved in \(checkpoint); the same command with --resume goes on")
    }
  }

  /// Prints a line for people.
  private func say(_ words: String) {
    guard !isQuiet && !isJSON else { return }
    print(words)
    fflush(nil)
  }

  /// Prints a line for programs.
  private func write(_ value: some Encodable) {
    guard isJSON else { return }
    print(jsonLine(value))
    fflush(nil)
  }
}

private struct Evaluated: Encodable {
  var step, events: Int
  var seconds, eventsPerSecond, learningRate: Double
  var training, validation: Score?
  var isBest: Bool

  init(_ progress: RunProgress, isBest: Bool) {
    (step, events, seconds) = (progress.step, progress.events, progress.seconds)
    (eventsPerSecond, learningRate) = (progress.eventsPerSecond, progress.learningRate)
    (training, validation) = (progress.training, progress.validation)
    self.isBest = isBest
  }
}

private struct Finished: Encodable {
  var model: String
  var validation: Score?
  var windowSplit: WindowScores?
  var seconds: Double
  var stoppedEarly: Bool
}
