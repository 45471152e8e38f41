// `etude evaluate`: parse, call, print. Must not know how anything is measured.
import ArgumentParser

struct Evaluate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure how well a model predicts music.",
    discussion: """
      Predicts every event of the .mid and .midi files below the folders from the events before it, and says how many \
      nats each one cost (docs/evaluation.md is the definition), how often the likeliest symbol was right, and the right \
      one among the five likeliest: by column and by composer. The first folder below a given one is the label of its \
      files, as in training.

      EXAMPLES
        etude evaluate m.safetensors music --list validation.txt
        etude evaluate m.safetensors music --label none
        etude evaluate m.safetensors music --labels --limit 100000
        etude evaluate m.safetensors music --json | jq .nats
      """)

  @OptionGroup(title: "Prediction") var prediction: PredictionOptions

  @Option(help: ArgumentHelp("Only the files that are listed here, a path a line.", valueName: "file"))
  var list: String?

  @Flag(help: "Print one JSON object.")
  var json = false

  @Flag(help: "Print nothing but complaints and the result.")
  var quiet = false

  func run() async throws {
    try await interruptible { try await prediction.evaluate(list: list, isJSON: json, isQuiet: quiet) }
  }
}
