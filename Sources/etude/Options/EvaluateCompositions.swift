import ArgumentParser
import Studio
import Support

struct CompositionOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Folder of compositions to evaluate.", valueName: "folder"), completion: .directory)
  var generated: String?

  @Option(
    help: ArgumentHelp("Folder of real music to compare them with.", valueName: "folder"), completion: .directory)
  var reference: String?

  @Option(
    help: ArgumentHelp(
      "Folder of the music that the model was trained on, without the files of the reference. Can be repeated.",
      valueName: "folder"),
    completion: .directory)
  var corpus: [String] = []

  func evaluate(
    _ generated: String, beside reference: String, list: String?, performs: Bool, isJSON: Bool, isQuiet: Bool
  ) async throws {
    var workflow = AssessmentWorkflow(of: generated, beside: reference)
    (workflow.corpus, workflow.list, workflow.performs) = (corpus, list, performs)
    let reporter = EvaluationReporter(isQuiet: isQuiet)
    let report = try await workflow.run { reporter.report($0) }
    reporter.ended()
    if isJSON { print(jsonLine(report)) } else { say(lines: report.table) }
  }
}
