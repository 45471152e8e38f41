public import ArgumentParser
import Support
public import enum Network.Initialization
public import enum Network.Precision
public import struct Training.FolderWeight
public import struct Training.TrainingSettings

private let defaults = TrainingSettings()

extension TrainingSettings.EncodingName: ExpressibleByArgument {}
extension TrainingSettings.OptimizerName: ExpressibleByArgument {}
extension Precision: ExpressibleByArgument {}
extension Initialization: ExpressibleByArgument {}

private let readWeight: @Sendable (String) throws -> FolderWeight = { text in
  guard let weight = FolderWeight(text) else {
    throw ValidationError("must be a folder and a number above 0 and at most 10, such as rolls=0.5")
  }
  return weight
}

/// Options for the symbols of the music.
///
/// Every option here and below is optional: one that is not given has its default value or, in a resumed run, the value
/// that the run was started with.
struct EncodingOptions: ParsableArguments {
  @Option(help: "Encoding of the music: expressive, or chords (docs/classic.md). (default: \(defaults.encoding))")
  var encoding: TrainingSettings.EncodingName?

  @Option(
    help: ArgumentHelp(
      "Minimum number of times a chord must occur to enter the vocabulary (chords only). (default: \(defaults.rare))",
      valueName: "number"), transform: wholeNumber)
  var rare: Int?

  @Flag(
    help: "Turn scores into performances by rule (phrasing, melody, touch, pedal), anew in each pass. For scores only.")
  var perform = false

  func apply(to settings: inout TrainingSettings) {
    encoding.map { settings.encoding = $0 }
    rare.map { settings.rare = $0 }
    if perform { settings.perform = true }
  }
}

/// Options for the corpus and its preparation.
struct MusicOptions: ParsableArguments {
  @Option(help: ArgumentHelp("File that lists the validation set, one path per line.", valueName: "file"))
  var validation: String?

  @Option(
    help: ArgumentHelp(
      "Fraction of the music used for validation if there is no list. (default: \(plain(defaults.validationFraction)))",
      valueName: "fraction"), transform: number)
  var validationFraction: Double?

  @Option(
    help: ArgumentHelp(
      "Minimum number of training pieces per label; rarer labels are left out. (default: \(defaults.minPieces))",
      valueName: "pieces"), transform: wholeNumber)
  var minPieces: Int?

  @Option(
    help: ArgumentHelp(
      """
      Relative weight of a folder: with rolls=0.5, its pieces are used in every second pass. Can be repeated. \
      (default: 1)
      """, valueName: "folder=w"), transform: readWeight)
  var weight: [FolderWeight] = []

  @Option(
    help: ArgumentHelp(
      "Maximum random transposition, up or down, in semitones. (default: \(defaults.transpose))",
      valueName: "semitones"), transform: wholeNumber)
  var transpose: Int?

  @Option(
    help: ArgumentHelp(
      "Maximum random change of tempo, faster or slower, as a factor. (default: \(plain(defaults.stretch)))",
      valueName: "factor"), transform: number)
  var stretch: Double?

  func apply(to settings: inout TrainingSettings) {
    validationFraction.map { settings.validationFraction = $0 }
    minPieces.map { settings.minPieces = $0 }
    if !weight.isEmpty { settings.weight = weight }
    transpose.map { settings.transpose = $0 }
    stretch.map { settings.stretch = $0 }
  }
}

/// Options for the network, and how its weights are stored.
struct NetworkOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Number of LSTM layers. (default: \(defaults.layers))", valueName: "number"),
    transform: wholeNumber)
  var layers: Int?

  @Option(
    help: ArgumentHelp("Number of units per layer. (default: \(defaults.units))", valueName: "number"),
    transform: wholeNumber)
  var units: Int?

  @Option(
    help: ArgumentHelp("Size of each column's embedding. (default: \(defaults.embedding))", valueName: "number"),
    transform: wholeNumber)
  var embedding: Int?

  @Option(
    help: ArgumentHelp(
      "Number of past events that the attention covers; 0: no attention. (default: \(defaults.attention))",
      valueName: "events"), transform: wholeNumber)
  var attention: Int?

  @Option(
    help: ArgumentHelp(
      "Size of the attention's queries, keys and values. (default: \(defaults.attentionUnits))",
      valueName: "number"), transform: wholeNumber)
  var attentionUnits: Int?

  @Option(help: "Initial weights: orthogonal or uniform. (default: \(defaults.initialization))")
  var initialization: Initialization?

  @Option(
    help: ArgumentHelp("Dropout rate of the embeddings. (default: \(plain(defaults.inputDropout)))", valueName: "rate"),
    transform: number)
  var inputDropout: Double?

  @Option(
    help: ArgumentHelp("Dropout rate between layers. (default: \(plain(defaults.dropout)))", valueName: "rate"),
    transform: number)
  var dropout: Double?

  @Flag(help: "Store 16-bit weights: half the file size.")
  var half = false

  @Flag(help: "Store 8-bit weights, with one scale per matrix column: a quarter of the file size.")
  var quantize = false

  @Option(
    help: ArgumentHelp(
      "Licence of the model, stored in its file; the music's licences must allow it.", valueName: "text"))
  var licence: String?

  func apply(to settings: inout TrainingSettings) {
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

/// Options for the training itself.
struct LearningOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Batch size: number of parallel streams. (default: \(defaults.batch))", valueName: "number"),
    transform: wholeNumber)
  var batch: Int?

  @Option(
    help: ArgumentHelp(
      "Events per stream in one training step; gradients are truncated after them. (default: \(defaults.steps))",
      valueName: "number"), transform: wholeNumber)
  var steps: Int?

  @Option(
    help: ArgumentHelp("Number of passes over the training set. (default: \(defaults.epochs))", valueName: "number"),
    transform: wholeNumber)
  var epochs: Int?

  @Option(
    help: ArgumentHelp(
      "Training time in minutes, including the last validation, instead of --epochs.", valueName: "minutes"),
    transform: number)
  var minutes: Double?

  @Option(
    help: ArgumentHelp(
      "Stop after this many validations without improvement; 0: never. (default: \(defaults.patience))",
      valueName: "number"), transform: wholeNumber)
  var patience: Int?

  @Option(help: "Optimizer: adamw, adam, or sgd (with momentum). (default: \(defaults.optimizer))")
  var optimizer: TrainingSettings.OptimizerName?

  @Option(
    help: ArgumentHelp(
      "Weight decay of adamw, relative to the learning rate. (default: \(plain(defaults.weightDecay)))",
      valueName: "number"), transform: number)
  var weightDecay: Double?

  @Option(
    help: ArgumentHelp("Peak learning rate. (default: \(plain(defaults.learningRate)))", valueName: "rate"),
    transform: number)
  var learningRate: Double?

  @Option(
    help: ArgumentHelp(
      "Fraction of the run in which the learning rate rises to its peak. (default: \(plain(defaults.warmUp)))",
      valueName: "fraction"), transform: number)
  var warmUp: Double?

  @Option(
    help: ArgumentHelp(
      "Learning rate at the end, as a fraction of the peak. (default: \(plain(defaults.finalRate)))",
      valueName: "fraction"), transform: number)
  var finalRate: Double?

  @Option(
    help: ArgumentHelp(
      "Maximum norm of the gradient; larger gradients are scaled down. (default: \(plain(defaults.clip)))",
      valueName: "norm"), transform: number)
  var clip: Double?

  @Option(
    help: ArgumentHelp(
      "Decay of the moving average of the weights, per step; 0: no average. (default: \(plain(defaults.averaging)))",
      valueName: "decay"), transform: number)
  var averaging: Double?

  @Option(help: ArgumentHelp("Random seed. (default: \(defaults.seed))", valueName: "number"), transform: readSeed)
  var seed: UInt64?

  @Option(help: ArgumentHelp("Number of threads. (default: one per core)", valueName: "number"), transform: wholeNumber)
  var threads: Int?

  @Option(
    help: """
      Precision of matrix products: single, or bfloat16, which is less precise and 1.5 times as fast on processors \
      that have it. (default: \(defaults.precision))
      """)
  var precision: Precision?

  func apply(to settings: inout TrainingSettings) {
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
