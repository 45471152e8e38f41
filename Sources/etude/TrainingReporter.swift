// What a person sees while a model is being trained, and what a program reads. Must not know how it is trained.
import ArgumentParser
import Foundation
import Synchronization
import Training

/// A moving line on a terminal; a line for each evaluation on standard output, in words or as JSON.
final class TrainingReporter: Sendable {
  private let isJSON: Bool
  private let isQuiet: Bool
  private let isTerminal = isatty(STDERR_FILENO) != 0
  private let lastShown = Mutex(ContinuousClock.now - .seconds(1))

  init(isJSON: Bool, isQuiet: Bool) {
    (self.isJSON, self.isQuiet) = (isJSON, isQuiet)
  }

  func reading(_ done: Int, of all: Int) {
    show("reading: \(done) of \(all) files")
  }

  func began(_ corpus: Corpus, _ split: Split) {
    clear()
    for file in corpus.skipped { complain("skipped \(file.path): \(file.reason)") }
    for line in split.unmatched { complain("the validation list has \(line), which is not in the corpus") }
    say(
      "\(corpus.pieces.count) pieces: \(split.training.count) to learn from, \(split.validation.count) to validate with"
    )
    if split.validation.isEmpty {
      complain("there is nothing to validate with, so the last model is kept in place of the best")
    }
  }

  func report(_ event: RunEvent) {
    switch event {
    case .stepped(let progress): show(progress.line)
    case .evaluated(let progress, let isBest):
      clear()
      if isJSON { printJSON(Evaluated(progress, isBest: isBest)) } else { say(progress.evaluationLine(isBest: isBest)) }
    case .saved: break
    }
  }

  /// - Throws: the exit status of an interrupted run.
  func ended(_ outcome: RunOutcome, _ paths: RunPaths) throws {
    clear()
    switch outcome {
    case .finished(let score, let progress):
      let verdict = score.map { "\($0.sentence) over the whole validation part" } ?? "not validated"
      say("\(paths.model): \(verdict); \(count(progress.events)) events in \(duration(progress.seconds))")
      if isJSON { printJSON(Finished(model: paths.model, validation: score, seconds: progress.seconds)) }
    case .interrupted(let checkpoint):
      complain("interrupted; everything is in \(checkpoint): give the same command with --resume to go on")
      throw ExitCode.interrupted
    }
  }

  /// A line for people.
  private func say(_ line: String) {
    guard !isQuiet && !isJSON else { return }
    print(line)
    fflush(nil)
  }

  /// Replaces the moving line, at most ten times a second.
  private func show(_ line: String) {
    guard isTerminal && !isQuiet else { return }
    lastShown.withLock { last in
      guard ContinuousClock.now - last > .milliseconds(100) else { return }
      last = .now
      Self.move("\r\u{1B}[K\(line)")
    }
  }

  private func clear() {
    if isTerminal && !isQuiet { Self.move("\r\u{1B}[K") }
  }

  private static func move(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}

private struct Evaluated: Encodable {
  var step, events: Int
  var seconds, eventsPerSecond: Double
  var training, validation: Score?
  var isBest: Bool

  init(_ progress: RunProgress, isBest: Bool) {
    (step, events, seconds) = (progress.step, progress.events, progress.seconds)
    (eventsPerSecond, training, validation) = (progress.eventsPerSecond, progress.training, progress.validation)
    self.isBest = isBest
  }
}

private struct Finished: Encodable {
  var model: String
  var validation: Score?
  var seconds: Double
}

extension RunProgress {
  /// `12%  7.9k events/s  11.20 nats per event (time 2.31, …), 31% right  32 min left`.
  fileprivate var line: String {
    let left = secondsLeft.map { "  \(duration($0)) left" } ?? ""
    return "\(percent(fraction))  \(count(Int(eventsPerSecond))) events/s  \(training?.sentence ?? "")\(left)"
  }

  fileprivate func evaluationLine(isBest: Bool) -> String {
    let best = validation != nil && isBest ? ", the best so far" : ""
    let validation = validation.map { "; validation \($0.sentence)" } ?? ""
    return "step \(step), \(count(events)) events: \(line)\(validation)\(best)"
  }
}

extension Score {
  fileprivate var sentence: String {
    let parts = columns.map { "\($0.name) \(String(format: "%.2f", $0.nats))" }.joined(separator: ", ")
    return String(format: "%.3f", nats) + " nats per event (\(parts)), \(percent(accuracy)) right"
  }
}

private func percent(_ share: Double) -> String { String(format: "%.0f%%", share * 100) }

/// `950`, `12.3k`, `4.56M`.
private func count(_ number: Int) -> String {
  switch number {
  case ..<1000: "\(number)"
  case ..<1_000_000: String(format: "%.1fk", Double(number) / 1e3)
  default: String(format: "%.2fM", Double(number) / 1e6)
  }
}

private func duration(_ seconds: Double) -> String {
  seconds < 120 ? String(format: "%.0f s", seconds) : String(format: "%.0f min", seconds / 60)
}
