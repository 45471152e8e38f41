import ArgumentParser
import Composing
import Files
import Glibc
import Training

struct PredictionOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Models (files, or \(BundledModel.names.joined(separator: ", "))), then folders of MIDI files.",
      valueName: "model> … <folder"),
    completion: .file())
  private var paths: [String] = []

  @Option(help: ArgumentHelp("Label for all pieces, or none. Default: that of each piece.", valueName: "name|none"))
  var label: String?

  @Flag(help: "Also compare the loss with the right label, without a label, and with every other label.")
  var labels = false

  @Option(
    help: ArgumentHelp(
      "Approximate number of events to predict: the first of each piece, which are harder than the rest. Default: all.",
      valueName: "number"))
  var limit: Int?

  @Option(help: ArgumentHelp("Number of threads. Default: one per core.", valueName: "number"))
  var threads: Int?

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit must be 1 or more, not \(limit).") }
    if let threads, !(1...1024 ~= threads) {
      throw ValidationError("--threads must be from 1 to 1024, not \(threads).")
    }
  }

  /// The first path, and those after it that end in `.safetensors` or name a bundled model rather than a folder.
  var models: [String] {
    let more = paths.dropFirst().prefix { path in
      path.hasSuffix(".safetensors") || BundledModel.names.contains(path) && access(path, F_OK) != 0
    }
    return Array(paths.prefix(1)) + more
  }

  var folders: [String] { Array(paths.dropFirst(models.count)) }

  /// The first option given that applies to predictions only.
  var firstOption: String? {
    let given = [
      ("--label", label != nil), ("--labels", labels), ("--limit", limit != nil), ("--threads", threads != nil),
    ]
    return given.first(where: \.1)?.0
  }

  /// Prints how well each model predicts the music: in full for one model, as a table for several.
  ///
  /// - Parameters:
  ///   - list: names the files of the folders that are predicted; nil is all.
  ///   - performs: the files are scores, to be performed by rule.
  func evaluate(list: String?, performs: Bool, isJSON: Bool, isQuiet: Bool) async throws {
    let line = ProgressLine(isQuiet: isQuiet)
    let threads = threads ?? coreCount
    let trained = try models.map { name throws in try TrainedModel(path: BundledModel.path(of: name)) }
    try TrainedModel.checkComparable(trained)
    let corpus = try await Corpus.read(folders, threads: threads) { line.show("reading: \($0) of \($1) files") }
    line.clear()
    for file in corpus.skipped { warn("\(file.path): skipped: \(file.reason)") }
    let pieces = try pieces(of: corpus, list: list)
    var all: [(model: String, result: EvaluationResult)] = []
    for (name, model) in zip(models, trained) {
      let evaluation = try ModelEvaluation(
        of: model, on: performs ? pieces.map(\.performed) : pieces, labelling: labelling, comparesLabels: labels,
        limit: limit)
      if labelling == .own { warnOfUnknown(evaluation.unknownLabels, to: name) }
      warnOfTrained(model.piecesTrainedOn(of: pieces), of: pieces.count, on: name)
      let start = ContinuousClock.now
      let result = try evaluation.run(threads: threads) { done in
        try Task.checkCancellation()
        line.show("\(name): \(progress(done, of: evaluation.events, since: start))")
      }
      line.clear()
      all.append((name, result))
    }
    if isJSON {
      for (model, result) in all { print(jsonLine(EvaluationReport(result, model: model))) }
    } else {
      print(all.count == 1 ? all[0].result.table(model: all[0].model) : comparisonTable(all))
    }
  }

  private func pieces(of corpus: Corpus, list: String?) throws(TrainingError) -> [CorpusPiece] {
    guard let list else { return corpus.pieces }
    let (pieces, _, unmatched) = try corpus.pieces(in: list)
    if let first = unmatched.first {
      warn("lines of the list that name no file of the folders: \(unmatched.count), such as \(first)")
    }
    return pieces
  }

  private var labelling: ModelEvaluation.Labelling {
    label.map { $0.lowercased() == "none" ? .none : .all($0) } ?? .own
  }

  private func warnOfUnknown(_ labels: [String], to model: String) {
    guard !labels.isEmpty else { return }
    warn(
      "\(model): evaluated without a label, since the model does not know them: \(labels.joined(separator: ", "))")
  }

  private func warnOfTrained(_ known: [CorpusPiece], of count: Int, on model: String) {
    guard let first = known.first else { return }
    warn(
      "\(model): was trained on \(known.count) of these \(count) files, such as \(first.path), "
        + "so its figures say little about music that it does not know")
  }

  private func progress(_ done: Int, of all: Int, since start: ContinuousClock.Instant) -> String {
    let seconds = max((ContinuousClock.now - start) / .seconds(1), 1e-3)
    let left = seconds * (Double(all) / Double(max(done, 1)) - 1)
    return "\(done * 100 / all)%  \(fixed(Double(done) / seconds, 0)) events/s  \(fixed(left, 0)) s left"
  }
}
