// The settings of `etude train` as options. Must not know what they do.
//
// Each is optional: one that is not given has its default, or, when a run goes on, the value it was begun with.
public import ArgumentParser
public import Network
public import Training

private let defaults = Settings()

extension Settings.EncodingName: ExpressibleByArgument {}
extension Settings.OptimizerName: ExpressibleByArgument {}
extension Precision: ExpressibleByArgument {}
extension Initialization: ExpressibleByArgument {}

private let readWeight: @Sendable (String) throws -> FolderWeight = { text in
  guard let weight = FolderWeight(text) else {
    throw ValidationError("expected a folder and a number above 0 and at most 10, such as rolls=0.5")
  }
  return weight
}

/// What is learned from.
struct MusicOptions: ParsableArguments {
  @Option(help: "How music becomes symbols: expressive, or the classic chords. Default: \(defaults.encoding).")
  var encoding: Settings.EncodingName?

  @Option(help: "Leave chords out that occur fewer times (chords only). Default: \(defaults.rare).")
  var rare: Int?

  @Option(help: ArgumentHelp("Validate with the files that are listed here, a path a line.", valueName: "list"))
  var validation: String?

  @Option(help: "Without a list: the share of the music to validate with. Default: \(defaults.validationFraction).")
  var validationFraction: Double?

  @Option(
    help: ArgumentHelp(
      "Fewest training pieces of a label; rarer labels are trained as none. Default: \(defaults.minPieces).",
      valueName: "pieces"))
  var minPieces: Int?

  @Option(
    help: ArgumentHelp(
      "Plays of each piece of a folder in a pass, such as rolls=0.5: every second pass. Repeatable. Default: 1.",
      valueName: "folder=w"), transform: readWeight)
  var weight: [FolderWeight] = []

  @Option(help: "Play each piece up to so many semitones higher or lower. Default: \(defaults.transpose).")
  var transpose: Int?

  @Option(help: "Play each piece up to so many times faster or slower. Default: \(defaults.stretch).")
  var stretch: Double?

  @Flag(help: "Perform scores by rule as they are heard: phrases, melody, touch, pedal. For scores only.")
  var perform = false

  func apply(to settings: inout Settings) {
    encoding.map { settings.encoding = $0 }
    rare.map { settings.rare = $0 }
    validationFraction.map { settings.validationFraction = $0 }
    minPieces.map { settings.minPieces = $0 }
    if !weight.isEmpty { settings.weight = weight }
    transpose.map { settings.transpose = $0 }
    stretch.map { settings.stretch = $0 }
    if perform { settings.perform = true }
  }
}

/// What learns.
struct NetworkOptions: ParsableArguments {
  @Option(help: "LSTM layers. Default: \(defaults.layers).")
  var layers: Int?

  @Option(help: "Units of each layer. Default: \(defaults.units).")
  var units: Int?

  @Option(help: "Numbers that stand for one symbol. Default: \(defaults.embedding).")
  var embedding: Int?

  @Option(
    help: ArgumentHelp(
      "Attention window: how many events back the network sees exactly; 0: none. Default: \(defaults.attention).",
      valueName: "events"))
  var attention: Int?

  @Option(help: "Size of the attention's queries, keys and values. Default: \(defaults.attentionUnits).")
  var attentionUnits: Int?

  @Option(help: "Initial weights: orthogonal, or uniform. Default: \(defaults.initialization).")
  var initialization: Initialization?

  @Option(help: "Dropout rate of the embeddings. Default: \(defaults.inputDropout).")
  var inputDropout: Double?

  @Option(help: "The share of units left out between layers while learning. Default: \(defaults.dropout).")
  var dropout: Double?

  @Flag(help: "Write 16-bit weights: half the size.")
  var half = false

  @Flag(help: "Write 8-bit weights, with a scale for each column of a matrix: a quarter of the size.")
  var quantize = false

  @Option(help: ArgumentHelp("The licence of the model, which follows from that of the music.", valueName: "text"))
  var licence: String?

  func apply(to settings: inout Settings) {
    layers.map { settings.layers = $0 }
    units.map { settings.units = $0 }
    embedding.map { settings.embedding = $0 }
    attention.map { settings.attention = $0 }
    attentionUnits.map { settings.attentionUnits = $0 }
    initialization.map { settings.initialization = $0 }
    inputDropout.map { settings.inputDropout = $0 }
    dropout.map { settings.dropout = $0 }
    licence.map { settings.licence = $0 }
    if half { settings.half = true }
    if quantize { settings.quantize = true }
  }
}

/// How it learns.
struct LearningOptions: ParsableArguments {
  @Option(help: "Pieces played side by side. Default: \(defaults.batch).")
  var batch: Int?

  @Option(help: "Events of each piece in one step of learning. Default: \(defaults.steps).")
  var steps: Int?

  @Option(help: "How often all the music is heard. Default: \(defaults.epochs).")
  var epochs: Int?

  @Option(help: "How long to learn, the last validation included, instead of --epochs.")
  var minutes: Double?

  @Option(help: "Stop after so many validations without a better one; 0: never. Default: \(defaults.patience).")
  var patience: Int?

  @Option(help: "Optimizer: adamw, adam, or sgd with momentum. Default: \(defaults.optimizer).")
  var optimizer: Settings.OptimizerName?

  @Option(help: "Weight decay of adamw, times the learning rate at each step. Default: \(defaults.weightDecay).")
  var weightDecay: Double?

  @Option(help: "The highest learning rate. Default: \(defaults.learningRate).")
  var learningRate: Double?

  @Option(help: "The share of the run in which the rate rises to that. Default: \(defaults.warmUp).")
  var warmUp: Double?

  @Option(help: "The share of the highest rate that is left at the end. Default: \(defaults.finalRate).")
  var finalRate: Double?

  @Option(help: "Shorten gradients that are longer. Default: \(defaults.clip).")
  var clip: Double?

  @Option(help: "Keep a moving average of the weights with this decay, such as 0.999. Default: \(defaults.averaging).")
  var averaging: Double?

  @Option(help: "What decides every random choice. Default: \(defaults.seed).")
  var seed: UInt64?

  @Option(help: "Threads. Default: one a core.")
  var threads: Int?

  @Option(
    help: """
      single, or bfloat16: less exact products, 1.4 times as many events a second where the processor has them. \
      Default: \(defaults.precision).
      """)
  var precision: Precision?

  func apply(to settings: inout Settings) {
    batch.map { settings.batch = $0 }
    steps.map { settings.steps = $0 }
    epochs.map { (settings.epochs, settings.minutes) = ($0, nil) }
    minutes.map { settings.minutes = $0 }
    patience.map { settings.patience = $0 }
    optimizer.map { settings.optimizer = $0 }
    weightDecay.map { settings.weightDecay = $0 }
    learningRate.map { settings.learningRate = $0 }
    warmUp.map { settings.warmUp = $0 }
    finalRate.map { settings.finalRate = $0 }
    clip.map { settings.clip = $0 }
    averaging.map { settings.averaging = $0 }
    seed.map { settings.seed = $0 }
    threads.map { settings.threads = $0 }
    precision.map { settings.precision = $0 }
  }
}
