package import Network
private import Support
package import Tokens

/// Everything that determines the outcome of a training run, except the corpus.
package struct TrainingSettings: Codable, Hashable, Sendable {
  package enum EncodingName: String, Codable, CaseIterable, Sendable { case expressive, chords }
  package enum OptimizerName: String, Codable, CaseIterable, Sendable { case adam, adamw, sgd }
  package enum SplitName: String, Codable, CaseIterable, Sendable { case compositions, windows }

  /// The set of defaults that the other settings started from.
  package var recipe = TrainingRecipe.expressive
  package var encoding = EncodingName.expressive
  /// Minimum number of occurrences of a chord in the vocabulary (chords only).
  package var rare = 10
  /// Treatment of rarer chords.
  package var unknown = ChordsEncoding.Unknown.nearest
  /// Maximum time in milliseconds between the first note of a chord and its others (chords only).
  package var spread = 25.0
  /// How the validation set is chosen.
  package var split = SplitName.compositions
  /// Number of rows per window, for a split by windows and for the primers of a chord model.
  package var window = 32
  /// Number of stacked LSTM layers.
  package var layers = 2
  /// H: units per layer.
  package var units = 512
  /// E: size of the embedding of each column.
  package var embedding = 64
  /// W: number of events that the attention covers; 0 for no attention.
  package var attention = 1024
  /// D: size of the attention's queries, keys and values.
  package var attentionUnits = 128
  package var initialization = Initialization.orthogonal
  /// Dropout rate of the embeddings.
  package var inputDropout = 0.0
  /// Dropout rate between layers.
  package var dropout = 0.2
  /// B: number of parallel streams.
  package var batch = 48
  /// T: number of events per stream in one training step; gradients are truncated after them.
  package var steps = 32
  /// Number of passes over the training set; ignored if `minutes` is set.
  package var epochs = 20
  /// Training time instead of `epochs`, including the last evaluation.
  package var minutes: Double?
  package var loss = Loss.crossEntropy
  /// Stop after this many evaluations without improvement; 0 turns early stopping off.
  package var patience = 0
  /// Digest of the model file whose weights the run starts from; nil for random weights.
  package var from: String?
  package var optimizer = OptimizerName.adamw
  /// Weight decay of AdamW, relative to the learning rate.
  package var weightDecay = 0.02
  /// Peak learning rate.
  package var learningRate = 0.002
  /// Fraction of the run in which the learning rate rises to its peak.
  package var warmUp = 0.02
  /// Learning rate at the end, as a fraction of the peak.
  package var finalRate = 0.05
  /// Maximum Euclidean norm of the whole gradient; longer gradients are scaled down.
  package var clip = 1.0
  /// Decay per step of the weights' moving average, which becomes the model; 0 uses the last weights.
  package var averaging = 0.999
  /// Each use of a piece transposes it by up to this many semitones.
  package var transpose = 6
  /// Each use of a piece makes it slower or faster by up to this factor.
  package var stretch = 1.1
  /// Perform the piece by rule in each use. Suits scores, which have neither expressive timing nor dynamics.
  package var perform = false
  /// Labels with fewer training pieces are trained as pieces without a label.
  package var minPieces = 5
  /// Folders whose pieces are used more or less often than once per pass. If several contain a piece, their weights
  /// are multiplied.
  package var weight: [FolderWeight] = []
  /// Fraction of the corpus used for validation if there is no list.
  package var validationFraction = 0.1
  package var seed: UInt64 = 1
  package static let mostThreads = 1024
  /// Number of threads that share a batch; it determines the order of summation.
  package var threads = 1
  /// Precision of the LSTM layers' products in training. Scores of the finished model are always computed in `single`.
  package var precision = Precision.single
  /// Whether the model file stores 16-bit instead of 32-bit numbers.
  package var half = false
  /// Whether the model file stores large matrices in 8 bits, and everything else in 16.
  package var quantize = false
  /// Licence of the weights, which follows from that of the music.
  package var licence: String?

  package init() {}

  /// Throws if a setting is out of range or the settings contradict each other.
  package func check() throws(TrainingError) {
    for (name, value, most) in [
      ("layers", layers, 16), ("units", units, 8192), ("embedding", embedding, 4096),
      ("attentionUnits", attentionUnits, 4096), ("batch", batch, 4096),
      ("steps", steps, 8192), ("epochs", epochs, 1_000_000), ("rare", rare, .max),
      ("threads", threads, Self.mostThreads), ("window", window, 8192), ("minPieces", minPieces, .max),
    ] where !(1...most ~= value) {
      throw .badSetting(name, plain(value), expected: most == .max ? "1 or more" : "from 1 to \(most)")
    }
    for (name, value) in [("learningRate", learningRate), ("clip", clip), ("minutes", minutes ?? 1)]
    where !(value > 0 && value.isFinite) {
      throw .badSetting(name, plain(value), expected: "a number above 0")
    }
    guard 0...Architecture.longestAttention ~= attention else {
      throw .badSetting("attention", "\(attention)", expected: "from 0 to \(Architecture.longestAttention) events")
    }
    for (name, value) in [
      ("dropout", dropout), ("inputDropout", inputDropout), ("weightDecay", weightDecay),
      ("validationFraction", validationFraction), ("averaging", averaging), ("warmUp", warmUp),
    ] where !(0..<1 ~= value) {
      throw .badSetting(name, plain(value), expected: "0 or more and below 1")
    }
    guard 0...1 ~= finalRate else { throw .badSetting("finalRate", plain(finalRate), expected: "a share from 0 to 1") }
    if let weight = weight.first(where: { !$0.isValid }) {
      throw .badSetting("weight", "\(weight)", expected: "FOLDER=W with W above 0 and at most 10")
    }
    guard patience >= 0 else { throw .badSetting("patience", "\(patience)", expected: "0 or more evaluations") }
    guard precision.isAvailable else {
      throw .badSetting(
        "precision", "\(precision)", expected: "single, because this processor has no bfloat16 instructions")
    }
    guard 0...87 ~= transpose else {
      throw .badSetting("transpose", "\(transpose)", expected: "from 0 to 87 semitones")
    }
    guard 1...4 ~= stretch else { throw .badSetting("stretch", plain(stretch), expected: "a factor from 1 to 4") }
    guard 0...1000 ~= spread else { throw .badSetting("spread", plain(spread), expected: "from 0 to 1000 ms") }
    if perform && (encoding != .expressive || split == .windows) {
      throw .badSetting("perform", "on", expected: "off with the encoding chords and with a split by windows")
    }
    // A validation window would be seen in training in another key or at another speed.
    if split == .windows && (transpose > 0 || stretch > 1) {
      throw .badSetting("split", "windows", expected: "compositions where music is transposed or stretched")
    }
  }

  /// Storage format of the model file.
  var storage: Safetensors.NumberFormat { quantize ? .byte : half ? .half : .single }

  /// The settings with another value in `other`, as `name: own value, not other value`.
  func differences(from other: TrainingSettings) -> [String] {
    zip(Mirror(reflecting: self).children, Mirror(reflecting: other).children).compactMap { own, other in
      let (own, name, other) = (text(own.value), own.label ?? "", text(other.value))
      return own == other ? nil : "\(name): \(own), not \(other)"
    }
  }

  func text(_ value: Any) -> String {
    let mirror = Mirror(reflecting: value)
    guard mirror.displayStyle == .optional else { return plain(value) }
    return mirror.children.first.map { plain($0.value) } ?? "none"
  }
}

/// A set of default settings.
package enum TrainingRecipe: String, Codable, CaseIterable, Sendable {
  /// Performances, encoded event by event.
  case expressive
  /// Notes and chords as symbols of one vocabulary, as in a score; two LSTM layers of 256 units.
  case classic

  package var settings: TrainingSettings {
    var settings = TrainingSettings()
    settings.recipe = self
    if self == .classic {
      (settings.encoding, settings.unknown, settings.spread) = (.chords, .dropped, 0)
      (settings.attention, settings.initialization, settings.optimizer) = (0, .uniform, .adam)
      (settings.units, settings.embedding, settings.dropout) = (256, 100, 0.3)
      (settings.batch, settings.steps, settings.epochs) = (4, 32, 80)
      (settings.averaging, settings.transpose, settings.stretch) = (0, 0, 1)
    }
    return settings
  }
}
