// Which recipe `etude train` follows, and what the classic one adds, as options. Must not know what they do.
public import ArgumentParser
public import Network
public import Tokens
public import Training

private let classic = Recipe.classic.settings

extension Recipe: ExpressibleByArgument {}
extension Settings.SplitName: ExpressibleByArgument {}
extension ChordsEncoding.Unknown: ExpressibleByArgument {}
extension Loss: ExpressibleByArgument {}

/// What the defaults are, and what is asked in the manner of the classic system.
struct RecipeOptions: ParsableArguments {
  @Option(help: "Whose defaults the other options have: expressive, or classic. Default: expressive.")
  var recipe: Recipe?

  @Option(help: "Keep whole compositions for validation, or windows: a random fifth. Default: compositions.")
  var split: Settings.SplitName?

  @Option(help: "How many symbols a window has. Default: \(classic.window).")
  var window: Int?

  @Option(
    help: """
      What is learned to be small: cross-entropy, or squared-error; cross-entropy is what is reported. \
      Default: cross-entropy.
      """)
  var loss: Loss?

  @Option(help: "Rare chords become the nearest common one, or are dropped. Default: nearest; classic: dropped.")
  var unknown: ChordsEncoding.Unknown?

  @Option(help: ArgumentHelp("Notes so close are a chord. Default: 25; classic: 0, as in a score.", valueName: "ms"))
  var spread: Double?

  /// - Parameter resumed: the settings of the run to go on with.
  func settings(resumed: Settings?) -> Settings {
    var settings = resumed ?? (recipe ?? .expressive).settings
    recipe.map { settings.recipe = $0 }
    split.map { settings.split = $0 }
    window.map { settings.window = $0 }
    loss.map { settings.loss = $0 }
    unknown.map { settings.unknown = $0 }
    spread.map { settings.spread = $0 }
    return settings
  }
}
