import ArgumentParser
import Glibc
import Studio
import Support
import struct Training.Corpus
import enum Training.RunEvent
import struct Training.RunProgress
import struct Training.Score
import struct Training.TrainingSettings
import struct Training.Split
import struct Training.WindowScores

/// Shows a progress line on a terminal, and prints each validation on standard output as a row of a table or as JSON.
struct TrainingReporter: Sendable {
  let isJSON: Bool
  let isQuiet: Bool
  private let line: ProgressLine

  init(isJSON: Bool, isQuiet: Bool) {
    (self.isJSON, self.isQuiet) = (isJSON, isQuiet)
    line = ProgressLine(isQuiet: isQuiet)
  }

  /// - Parameter kind: with a split by windows, the validation set is not used for validation; it is only kept out of
  ///   training.
  func report(_ event: TrainingCorpus.Event, split kind: TrainingSettings.SplitName = .compositions) {
    switch event {
    case .reading(let done, let all): line.show("reading: \(done) of \(counted(all, "file"))")
    case .divided(let corpus, let split): divided(corpus, split, kind)
    }
  }

  private func divided(_ corpus: Corpus, _ split: Split, _ kind: TrainingSettings.SplitName) {
    line.clear()
    for file in corpus.skipped { warn("\(file.path): skipped: \(file.reason)") }
    if let first = split.unmatched.first {
      warn(
        "lines of the validation list that match no file in the corpus: \(split.unmatched.count), such as \(first)")
    }
    let (training, validation) = (split.training.count, split.validation.count)
    let words =
      kind == .windows
      ? "to split into windows, \(validation) held out" : "for training, \(validation) for validation"
    let copies = split.copies.isEmpty ? "" : ", \(split.copies.count) left out as copies of these"
    say("\(counted(corpus.pieces.count, "piece")): \(training) \(words)\(copies)")
    if split.listed > 0 {
      let matched = split.listed - split.unmatched.count
      say("lines of the validation list that match a file here: \(matched) of \(split.listed)")
    }
    if split.validation.isEmpty && kind == .compositions {
      warn("there is no validation set, so the last model is kept instead of the best")
    }
  }

  /// Lists the labels that have fewer than `fewest` training pieces.
  private func leftOut(_ labels: [String], fewest: Int) {
    if labels.isEmpty { return }
    let rest = labels.count > 6 ? ["and \(labels.count - 5) others"] : []
    let names = rest.isEmpty ? labels : Array(labels.prefix(5))
    say("labels with fewer than \(counted(fewest, "piece")), left out: \((names + rest).joined(separator: ", "))")
  }

  /// Shows the progress of the run.
  func progressed(_ progress: RunProgress) { line.show(progress.summary) }

  func report(_ event: RunEvent, _ settings: TrainingSettings) {
    switch event {
    case .began(let progress, let rareLabels):
      leftOut(rareLabels, fewest: settings.minPieces)
      say(TrainingTable(symbols: progress.columns).header)
    case .stepped(let progress): progressed(progress)
    case .evaluated(let progress, let isBest):
      line.clear()
      say(TrainingTable(symbols: progress.columns).row(progress, isBest: isBest))
      write(Evaluated(progress, isBest: isBest))
    }
  }

  /// - Throws: an `Interruption` for an interrupted run.
  func ended(_ result: TrainingResult) throws {
    line.clear()
    switch result.outcome {
    case .finished(let score, let progress):
      say("\(result.model): \(progress.result(score))")
      result.windowScores.map { say($0.sentences) }
      write(
        Finished(
          model: result.model, validation: score, windowSplit: result.windowScores, seconds: progress.seconds,
          stoppedEarly: progress.isStale))
    case .interrupted(let checkpoint):
      throw Interruption(sentence: "the run is saved in \(checkpoint); the same command with --resume continues")
    }
  }

  /// Prints a line for human readers.
  private func say(_ words: String) {
    guard !isQuiet && !isJSON else { return }
    print(words.escapedLines)
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
