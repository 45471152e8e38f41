// `etude evaluate`: parse, call, print. Must not know how anything is measured.
import ArgumentParser

struct Evaluate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure how well a model predicts music, or how close compositions come to it.",
    discussion: """
      With a model: predicts every event of the .mid and .midi files below the folders from the events before it, and \
      says \
      how many nats each one cost (docs/evaluation.md is the definition), how often the likeliest symbol was right, \
      and \
      the right one among the five likeliest: by column and by composer. The first folder below a given one is the \
      label \
      of its files, as in training. Several models are compared in one table.

      With --generated: compares how often ten features of music have which value in compositions and in real music, \
      and \
      says what the compositions repeat, and how much they copy from a corpus (docs/measures.md defines each figure). \
      The \
      files of --list are the reference then, and the others of its folder the corpus.

      EXAMPLES
        etude evaluate m.safetensors music --list validation.txt
        etude evaluate m.safetensors music --label none
        etude evaluate m.safetensors music --labels --limit 100000
        etude evaluate expressive mine
        etude evaluate a.safetensors b.safetensors music --list validation.txt
        etude evaluate m.safetensors music --json | jq .nats
        etude evaluate --generated output --reference music --list validation.txt
        etude evaluate --generated output --reference mine --corpus music --json
      """)

  @OptionGroup(title: "Prediction") var prediction: PredictionOptions
  @OptionGroup(title: "Compositions") var compositions: CompositionOptions

  @Option(help: ArgumentHelp("Only the files that are listed here, a path a line.", valueName: "file"))
  var list: String?

  @Flag(
    help: "Perform the music by rule first, as “etude train --perform” does. For scores only; not for compositions.")
  var perform = false

  @Flag(help: "Print one JSON object, or one a line for each of several models.")
  var json = false

  @Flag(help: "Print nothing but complaints and the result.")
  var quiet = false

  func validate() throws {
    switch (prediction.models.first, compositions.generated, compositions.reference) {
    case (nil, nil, nil):
      throw ValidationError("Name a model and folders of MIDI files, or give --generated and --reference.")
    case (_?, nil, nil):
      if prediction.folders.isEmpty { throw ValidationError("Name at least one folder of MIDI files.") }
      if prediction.labels && prediction.models.count > 1 { throw ValidationError("--labels goes with one model.") }
      if !compositions.corpus.isEmpty { throw ValidationError("--corpus goes with --generated and --reference.") }
    case (nil, _?, _?):
      if let option = prediction.firstOption { throw ValidationError("\(option) goes with a model and folders.") }
    case (nil, _, _): throw ValidationError("Give --generated and --reference together.")
    default: throw ValidationError("Name a model and folders, or give --generated and --reference, not both.")
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
