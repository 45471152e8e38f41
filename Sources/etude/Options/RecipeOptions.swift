public import ArgumentParser
public import enum Network.Loss
public import struct Tokens.ChordsEncoding
public import enum Training.TrainingRecipe
public import struct Training.TrainingSettings

private let classic = TrainingRecipe.classic.settings

extension TrainingRecipe: ExpressibleByArgument {}
extension TrainingSettings.SplitName: ExpressibleByArgument {}
extension ChordsEncoding.Unknown: ExpressibleByArgument {}
extension Loss: ExpressibleByArgument {}

/// The set of defaults, and the settings of the classic recipe.
struct RecipeOptions: ParsableArguments {
  @Option(help: "Set of defaults for all other options. (default: expressive)")
  var recipe: TrainingRecipe?

  @Option(
    help: """
      Validation set: whole compositions, or a random fifth of all windows, as in the classic system. (default: \
      compositions)
      """)
  var split: TrainingSettings.SplitName?

  @Option(
    help: ArgumentHelp("Number of symbols per window. (default: \(classic.window))", valueName: "number"),
    transform: wholeNumber)
  var window: Int?

  @Option(
    help: """
      Loss function: cross-entropy or squared-error; cross-entropy is reported in both cases. \
      (default: cross-entropy)
      """)
  var loss: Loss?

  @Option(
    help:
      "Treatment of rare chords: replaced by the nearest common chord, or dropped. (default: nearest; classic: dropped)"
  )
  var unknown: ChordsEncoding.Unknown?

  @Option(
    help: ArgumentHelp(
      "Maximum time between the notes of a chord, in milliseconds. (default: 25; classic: 0)", valueName: "ms"),
    transform: number)
  var spread: Double?

  func apply(to settings: inout TrainingSettings) {
    recipe.map { settings.recipe = $0 }
    split.map { settings.split = $0 }
    window.map { settings.window = $0 }
    loss.map { settings.loss = $0 }
    unknown.map { settings.unknown = $0 }
    spread.map { settings.spread = $0 }
  }
}
