import ArgumentParser
import Support
import enum Composing.BundledModel
import Files
import Glibc
import Studio
import struct MIDI.MIDIFile
import struct Training.ModelEvaluation
import struct Training.TrainingSettings

struct PredictionOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Models (files, or \(BundledModel.names.joined(separator: ", "))), then folders of MIDI files.",
      valueName: "model> … <folder"),
    completion: .models)
  private var paths: [String] = []

  @Option(
    help: ArgumentHelp(
      "Label assumed for all pieces, or none. (default: the label of each piece)", valueName: "name|none"))
  var label: String?

  @Flag(help: "Also compare the loss with the right label, without a label, and with every other label.")
  var labels = false

  @Option(
    help: ArgumentHelp(
      """
      Approximate number of events to predict, from the start of each piece, where prediction is harder. \
      (default: all)
      """, valueName: "number"), transform: positiveNumber)
  var limit: Int?

  @Option(
    help: ArgumentHelp("Number of threads. (default: one per core)", valueName: "number"),
    transform: wholeNumber(in: 1...TrainingSettings.mostThreads))
  var threads: Int?

  /// The first path, and those after it that end in `.safetensors` or name a bundled model rather than a folder.
  var models: [String] {
    let more = paths.dropFirst().prefix { path in
      path.hasSuffix(".safetensors") || BundledModel.names.contains(path) && access(path, F_OK) != 0
    }
    return Array(paths.prefix(1)) + more
  }

  /// What a path is instead of a model: a MIDI file or a folder; nil if it may be a model.
  static func otherKind(of path: String) -> String? {
    if BundledModel.names.contains(path) { return nil }
    if isFolder(path) { return "folder" }
    let isMIDI = fileExtension(of: path).map { MIDIFile.fileExtensions.contains($0.lowercased()) } ?? false
    return isMIDI ? "MIDI file" : nil
  }

  var folders: [String] { Array(paths.dropFirst(models.count)) }

  /// The first option given that applies to predictions only.
  var firstOption: String? {
    let given = [
      ("--label", label != nil), ("--labels", labels), ("--limit", limit != nil), ("--threads", threads != nil),
    ]
    return given.first(where: \.1)?.0
  }

  /// Prints how well each model predicts the music: in detail for one model, as a table for several.
  func evaluate(list: String?, performs: Bool, isJSON: Bool, isQuiet: Bool) async throws {
    var workflow = PredictionWorkflow(models, on: folders)
    (workflow.list, workflow.limit, workflow.performs) = (list, limit, performs)
    workflow.labelling = label.map { $0.lowercased() == "none" ? .none : .all($0) } ?? .own
    workflow.comparesLabels = labels
    if let threads { workflow.threads = threads }
    let reporter = EvaluationReporter(isQuiet: isQuiet)
    let all = try await workflow.run { reporter.report($0) }
    reporter.ended()
    if isJSON {
      for (model, result) in all { print(jsonLine(EvaluationReport(result, model: model))) }
    } else {
      say(lines: all.count == 1 ? all[0].result.table(model: all[0].model) : comparisonTable(all))
    }
  }
}
