// A model beside music that it is to predict, for `etude evaluate`: read, call Training, print. Must not know how a score
// comes about.
import ArgumentParser
import Composing
import Files
import Training

struct PredictionOptions: ParsableArguments {
  @Argument(help: "A model from “etude train”, or a bundled one: expressive, classic.", completion: .file())
  var model: String?

  @Argument(help: ArgumentHelp("Folders of MIDI files.", valueName: "folder"), completion: .directory)
  var folders: [String] = []

  @Option(help: ArgumentHelp("Predict all pieces with this label, or with none.", valueName: "name|none"))
  var label: String?

  @Flag(help: "Compare the losses with the right label, without one, and with every other.")
  var labels = false

  @Option(help: "Predict about so many events: the first ones of each piece, which are harder than the rest.")
  var limit: Int?

  @Option(help: "Threads. Default: one a core.")
  var threads: Int?

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit must be 1 or more, not \(limit).") }
    if let threads, !(1...1024 ~= threads) {
      throw ValidationError("--threads must be from 1 to 1024, not \(threads).")
    }
  }

  /// One that was given and says how a model is to predict; nil: none.
  var firstOption: String? {
    let given = [
      ("--label", label != nil), ("--labels", labels), ("--limit", limit != nil), ("--threads", threads != nil),
    ]
    return given.first(where: \.1)?.0
  }

  /// - Parameter list: names the files of the folders that are predicted; nil is all.
  func evaluate(_ model: String, list: String?, isJSON: Bool, isQuiet: Bool) async throws {
    let line = ProgressLine(isQuiet: isQuiet)
    let threads = threads ?? coreCount
    let trained = try TrainedModel(path: BundledModel.path(of: model))
    let corpus = try await Corpus.read(folders, threads: threads) { line.show("reading: \($0) of \($1) files") }
    line.clear()
    for file in corpus.skipped { complain("\(file.path): skipped: \(file.reason)") }
    let examination = try Examination(
      of: trained, on: pieces(of: corpus, list: list), labelling: labelling, comparesLabels: labels, limit: limit)
    if labelling == .own { warn(ofUnknown: examination.unknownLabels) }
    let start = ContinuousClock.now
    let findings = try examination.run(threads: threads) { done in
      try Task.checkCancellation()
      line.show(progress(done, of: examination.events, since: start))
    }
    line.clear()
    print(isJSON ? jsonLine(EvaluationReport(findings, model: model)) : findings.table(model: model))
  }

  private func pieces(of corpus: Corpus, list: String?) throws(TrainingError) -> [Piece] {
    guard let list else { return corpus.pieces }
    let (pieces, _, unmatched) = try corpus.pieces(in: list)
    if let first = unmatched.first {
      complain("lines of the list that name no file of the folders: \(unmatched.count), such as \(first)")
    }
    return pieces
  }

  private var labelling: Examination.Labelling {
    label.map { $0.lowercased() == "none" ? .none : .all($0) } ?? .own
  }

  private func warn(ofUnknown labels: [String]) {
    guard !labels.isEmpty else { return }
    complain("evaluated without a label, since the model does not know them: \(labels.joined(separator: ", "))")
  }

  private func progress(_ done: Int, of all: Int, since start: ContinuousClock.Instant) -> String {
    let seconds = max((ContinuousClock.now - start) / .seconds(1), 1e-3)
    let left = seconds * (Double(all) / Double(max(done, 1)) - 1)
    return "\(done * 100 / all)%  \(fixed(Double(done) / seconds, 0)) events/s  \(fixed(left, 0)) s left"
  }
}
