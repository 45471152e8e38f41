import ArgumentParser

struct Evaluate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure how well a model predicts music, or how close compositions come to real music.",
    usage: """
      etude evaluate [<options>] <model> ... <folder> ...
      etude evaluate [<options>] --generated <folder> --reference <folder>
      """,
    discussion: """
      With a model: predicts every event of the .mid and .midi files below the folders from the events before it, and \
      reports the loss in nats per event (defined in docs/evaluation.md), perplexity, and top-1 and top-5 accuracy, by \
      column and by composer. Each subfolder of a given folder is a label, as in training. Several models are compared \
      in one table.

      With --generated: compares the distributions of ten features in compositions and in real music, and reports \
      repetition and what is copied from a corpus (docs/measures.md defines each figure). With --list, the listed \
      files are the reference, and the other files of the --reference folder are the corpus.

      EXAMPLES
        etude evaluate m.safetensors music --list validation.txt
        etude evaluate expressive mine
        etude evaluate a.safetensors b.safetensors music --list validation.txt
        etude evaluate m.safetensors music --labels --limit 100000
        etude evaluate m.safetensors music --label none
        etude evaluate m.safetensors music --json | jq .nats
        etude evaluate --generated output --reference music --list validation.txt
        etude evaluate --generated output --reference mine --corpus music --json
      """)

  @OptionGroup(title: "Prediction") var prediction: PredictionOptions
  @OptionGroup(title: "Compositions") var compositions: CompositionOptions

  @Option(help: ArgumentHelp("File that lists the pieces to use, one path per line. (default: all)", valueName: "file"))
  var list: String?

  @Flag(
    help: "Turn the real music into performances first, as “etude train --perform” does. For scores only.")
  var perform = false

  @Flag(help: "Print one JSON object per model, or one for the compositions.")
  var json = false

  @Flag(help: "Print nothing but errors, warnings and the result.")
  var quiet = false

  func validate() throws {
    switch (prediction.models.first, compositions.generated, compositions.reference) {
    case (nil, nil, nil):
      throw ValidationError("name a model and folders of MIDI files, or give --generated and --reference.")
    case (let model?, nil, nil):
      if let kind = PredictionOptions.otherKind(of: model) {
        throw ValidationError("\(model) is a \(kind), not a model; name the model first.")
      }
      if prediction.folders.isEmpty { throw ValidationError("name at least one folder of MIDI files.") }
      if prediction.labels && prediction.models.count > 1 { throw ValidationError("--labels needs a single model.") }
      if !compositions.corpus.isEmpty { throw ValidationError("--corpus is for --generated and --reference.") }
    case (nil, _?, _?):
      if let option = prediction.firstOption { throw ValidationError("\(option) is for a model and folders.") }
    case (nil, _, _): throw ValidationError("give --generated and --reference together.")
    default: throw ValidationError("name a model and folders, or give --generated and --reference, not both.")
    }
  }

  func run() async throws {
    try await interruptible {
      if !prediction.models.isEmpty {
        try await prediction.evaluate(list: list, performs: perform, isJSON: json, isQuiet: quiet)
      } else if let generated = compositions.generated, let reference = compositions.reference {
        try await compositions.evaluate(
          generated, beside: reference, list: list, performs: perform, isJSON: json, isQuiet: quiet)
      }
    }
  }
}
