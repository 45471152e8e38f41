import Studio
import Support
import Synchronization
import struct Training.Corpus
import struct Training.CorpusPiece

/// Shows the progress of an evaluation on a terminal, and its warnings.
final class EvaluationReporter: Sendable {
  private let line: ProgressLine
  /// When the current model began to predict.
  private let start = Mutex<(model: String, time: ContinuousClock.Instant)?>(nil)

  init(isQuiet: Bool) { line = ProgressLine(isQuiet: isQuiet) }

  func report(_ event: EvaluationEvent) {
    switch event {
    case .reading(let done, let all): return line.show("reading: \(done) of \(counted(all, "file"))")
    case .measuring: return line.show("measuring")
    case .predicted(let done, let all, let model):
      return line.show("\(model): \(progress(done, of: all, since: startTime(of: model)))")
    case .read, .unmatched, .noCorpus, .unknownLabels, .trainedOn: break
    }
    line.clear()
    for warning in warnings(event) { warn(warning) }
  }

  /// Removes the progress line.
  func ended() { line.clear() }

  private func warnings(_ event: EvaluationEvent) -> [String] {
    switch event {
    case .read(let skipped): skipped.map { "\($0.path): skipped: \($0.reason)" }
    case .unmatched(let lines):
      ["lines of the list that match no file in the folders: \(lines.count), such as \(lines[0])"]
    case .noCorpus: [Self.noCorpus]
    case .unknownLabels(let labels, let model):
      ["\(model): evaluated without labels that the model does not know: \(labels.joined(separator: ", "))"]
    case .trainedOn(let known, let count, let model):
      [
        "\(model): was trained on \(known.count) of the files given here (\(count) in all), such as "
          + "\(known[0].path), so its figures say little about unseen music"
      ]
    case .reading, .measuring, .predicted: []
    }
  }

  private static let noCorpus = """
    there is no corpus, so copying and the figures that real music reaches are not measured; give --corpus with a \
    folder of files that are not in the reference, or --list with a part of the reference folder
    """

  private func startTime(of model: String) -> ContinuousClock.Instant {
    start.withLock { start in
      if let start, start.model == model { return start.time }
      let now = ContinuousClock.now
      start = (model, now)
      return now
    }
  }

  private func progress(_ done: Int, of all: Int, since start: ContinuousClock.Instant) -> String {
    let seconds = max((ContinuousClock.now - start) / .seconds(1), 1e-3)
    let left = seconds * (Double(all) / Double(max(done, 1)) - 1)
    return "\(done * 100 / all)%  \(fixed(Double(done) / seconds, 0)) events/s  \(fixed(left, 0)) s left"
  }
}
