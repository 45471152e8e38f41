import ArgumentParser
import Glibc
import Support
import enum Training.Trial
import enum Training.TuningEvent
import enum Training.TuningOutcome
import struct Training.TuningResult

/// Prints a line for each trial, and at the end a table of all trials and the command that trains the winner.
struct TuningReporter: Sendable {
  /// Shows each trial while it is trained; only its progress line is used.
  let training: TrainingReporter
  private let isJSON, isQuiet: Bool
  private let line: ProgressLine

  init(isJSON: Bool, isQuiet: Bool) {
    (self.isJSON, self.isQuiet) = (isJSON, isQuiet)
    training = TrainingReporter(isJSON: isJSON, isQuiet: isQuiet)
    line = ProgressLine(isQuiet: isQuiet)
  }

  func report(_ event: TuningEvent) {
    switch event {
    case .began(let rung, let rungs, let trial, let parameters, let epochs):
      line.clear()
      let length = counted(epochs, "epoch")
      say("rung \(rung) of \(rungs), trial \(trial), \(length): \(words(parameters))")
    case .trained(.stepped(let progress)): training.progressed(progress)
    case .trained(.began), .trained(.evaluated): break
    case .ended(let result):
      line.clear()
      if isJSON { print(jsonLine(result)) } else { say("  \(loss(result)) in \(fixed(result.seconds, 0)) s") }
      fflush(nil)
    }
  }

  /// - Parameter command: the arguments of `etude train` before the winner's options.
  /// - Throws: an exit status if the search is not over.
  func ended(_ outcome: TuningOutcome, command: [String]) throws {
    line.clear()
    switch outcome {
    case .finished(let result): finished(result, command: command)
    case .waiting(let rung):
      note("rung \(rung) waits for trials of other shards; run the same command again when they are done")
      throw ExitCode(75)  // EX_TEMPFAIL of sysexits.h: try again later.
    case .interrupted:
      throw Interruption(sentence: "no finished trial is lost; the same command continues")
    }
  }

  private func finished(_ result: TuningResult, command: [String]) {
    let options = ["--out", "best.safetensors"] + result.settings.changes.flatMap(\.option)
    let train = ["etude", "train"] + command + options
    let sentence = train.map(quoted).joined(separator: " ")
    if isJSON {
      return print(
        jsonLine(Winner(winner: result.winner, model: result.model, picture: result.picture, command: sentence)))
    }
    say("\nrung  trial  epochs  nats per event")
    for trial in result.results {
      let columns = zip(["\(trial.rung)", "\(trial.trial)", "\(trial.epochs)"], [4, 7, 8])
      let numbers = columns.map { (" " + $0).padded(to: $1, alignedRight: true) }.joined()
      say("\(numbers)  \(loss(trial))  \(words(trial.parameters))")
    }
    let (rung, trial) = (result.winner.rung, result.winner.trial)
    say(
      """

      The winner is trial \(trial) of rung \(rung), with the lowest loss of all: \(result.model)
      Picture of the search: \(result.picture)
      Command that trains the winner:
      """)
    print(sentence.escaped)
  }

  private func loss(_ result: Trial.Result) -> String { result.nats.map { fixed($0, 4) } ?? "diverged" }

  private func words(_ parameters: [String: Double]) -> String {
    parameters.sorted { $0.key < $1.key }.map { name, value in
      "\(name) \(value == value.rounded() ? fixed(value, 0) : "\(value)")"
    }.joined(separator: ", ")
  }

  /// Quoted as one word for a shell.
  private func quoted(_ word: String) -> String {
    let isPlain = !word.isEmpty && word.allSatisfy { $0.isLetter || $0.isNumber || "-_./=+".contains($0) }
    return isPlain ? word : "'\(word.replacing("'", with: #"'\''"#))'"
  }

  /// Prints a line for human readers.
  private func say(_ words: String) {
    guard !isQuiet && !isJSON else { return }
    print(words.escapedLines)
    fflush(nil)
  }
}

private struct Winner: Encodable {
  var winner: Trial.Result
  var model, picture, command: String
}
