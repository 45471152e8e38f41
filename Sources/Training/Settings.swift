// What a run of training is asked for. Must not know how it is done.
public import Network
public import Tokens

/// Everything that decides the outcome of a training run but the corpus itself.
public struct Settings: Codable, Hashable, Sendable {
  public enum EncodingName: String, Codable, CaseIterable, Sendable { case expressive, chords }
  public enum OptimizerName: String, Codable, CaseIterable, Sendable { case adam, adamw, sgd }
  public enum SplitName: String, Codable, CaseIterable, Sendable { case compositions, windows }

  /// What the other settings were before any was changed.
  public var recipe = Recipe.expressive
  public var encoding = EncodingName.expressive
  /// Chords that occur fewer times than this are not in the vocabulary (chords only).
  public var rare = 10
  /// What becomes of them.
  public var unknown = ChordsEncoding.Unknown.nearest
  /// How long after the first note of a chord its others may start, in milliseconds (chords only).
  public var spread = 25.0
  /// What is kept for validation.
  public var split = SplitName.compositions
  /// How many rows a window has: what a split of windows deals with, and what a composer of chords goes on from.
  public var window = 32
  /// LSTM layers, one on the other.
  public var layers = 2
  /// H: units of each layer.
  public var units = 512
  /// E: numbers that stand for a symbol of one column.
  public var embedding = 64
  /// W: events that the attention reaches back over; 0: none.
  public var attention = 1024
  /// D: the size of its queries, keys and values.
  public var attentionUnits = 128
  public var initialization = Initialization.orthogonal
  /// The share of the embeddings' numbers that are silenced in each training step.
  public var inputDropout = 0.0
  /// The share of a layer's outputs that are silenced on the way to the next layer.
  public var dropout = 0.2
  /// B: pieces played side by side.
  public var batch = 48
  /// T: events of each piece in one training step, and how far back in time gradients go.
  public var steps = 32
  /// How often the whole corpus is heard; not looked at when `minutes` is given.
  public var epochs = 20
  /// How long to train instead, the last evaluation included.
  public var minutes: Double?
  public var loss = Loss.crossEntropy
  /// The run ends after so many evaluations without a better one; 0: not before its time.
  public var patience = 0
  /// The digest of the model file whose weights the run begins with; nil: random ones.
  public var from: String?
  public var optimizer = OptimizerName.adamw
  /// How fast AdamW shrinks the weights, as a share of the learning rate.
  public var weightDecay = 0.02
  /// The highest learning rate (`Schedule`).
  public var learningRate = 0.002
  /// The share of the run in which the rate rises to its highest.
  public var warmUp = 0.02
  /// What is left of the highest learning rate at the end, as a share of it.
  public var finalRate = 0.05
  /// A longer gradient (Euclidean norm, all parameters together) is shortened to this.
  public var clip = 1.0
  /// The model is a moving average of the weights with this decay at each step; 0: the last weights.
  public var averaging = 0.999
  /// Each playing of a piece is moved by up to this many semitones.
  public var transpose = 6
  /// Each playing of a piece is up to this many times slower or faster.
  public var stretch = 1.1
  /// Each playing of a piece is performed by rule: right for scores, which say neither time nor loudness exactly.
  public var perform = false
  /// Labels of fewer training pieces than this are trained as if they had none.
  public var minPieces = 5
  /// Folders whose pieces are drawn more or less often than once in each pass. The weights of several that hold a piece
  /// are multiplied.
  public var weight: [FolderWeight] = []
  /// How much of the corpus is for validation when there is no list.
  public var validationFraction = 0.1
  public var seed: UInt64 = 1
  /// The batch is shared out among this many threads; their number decides the order of sums.
  public var threads = 1
  /// How exactly the LSTM layers multiply while they learn; scores of the finished model are always computed in `single`.
  public var precision = Precision.single
  /// Whether the numbers of the model file take 16 bits instead of 32.
  public var half = false
  /// Whether its large matrices take 8 bits, and all else 16.
  public var quantize = false
  /// The licence of the weights, which follows from that of the music.
  public var licence: String?

  public init() {}

  /// Refuses what cannot be trained with.
  public func check() throws(TrainingError) {
    for (name, value, most) in [
      ("layers", layers, 16), ("units", units, 8192), ("embedding", embedding, 4096),
      ("attention-units", attentionUnits, 4096), ("batch", batch, 4096),
      ("steps", steps, 8192), ("epochs", epochs, 1_000_000), ("rare", rare, .max), ("threads", threads, 1024),
      ("window", window, 8192), ("min-pieces", minPieces, .max),
    ] where !(1...most ~= value) {
      throw .badSetting(name, "\(value)", expected: most == .max ? "1 or more" : "1 to \(most)")
    }
    for (name, value) in [("learning-rate", learningRate), ("clip", clip), ("minutes", minutes ?? 1)]
    where !(value > 0 && value.isFinite) {
      throw .badSetting(name, "\(value)", expected: "a number above 0")
    }
    guard 0...Architecture.longestAttention ~= attention else {
      throw .badSetting("attention", "\(attention)", expected: "0 to \(Architecture.longestAttention) events")
    }
    for (name, value) in [
      ("dropout", dropout), ("input-dropout", inputDropout), ("weight-decay", weightDecay),
      ("validation-fraction", validationFraction), ("averaging", averaging), ("warm-up", warmUp),
    ] where !(0..<1 ~= value) {
      throw .badSetting(name, "\(value)", expected: "0 or more and below 1")
    }
    guard 0...1 ~= finalRate else { throw .badSetting("final-rate", "\(finalRate)", expected: "a share from 0 to 1") }
    if let weight = weight.first(where: { !$0.isValid }) {
      throw .badSetting("weight", "\(weight)", expected: "FOLDER=W with W above 0 and at most 10")
    }
    guard patience >= 0 else { throw .badSetting("patience", "\(patience)", expected: "0 or more evaluations") }
    guard precision.isAvailable else {
      throw .badSetting(
        "precision", "\(precision)", expected: "single, as this processor does not multiply bfloat16 itself")
    }
    guard 0...87 ~= transpose else { throw .badSetting("transpose", "\(transpose)", expected: "0 to 87 semitones") }
    guard 1...4 ~= stretch else { throw .badSetting("stretch", "\(stretch)", expected: "a factor from 1 to 4") }
    guard 0...1000 ~= spread else { throw .badSetting("spread", "\(spread)", expected: "0 to 1000 ms") }
    if perform && (encoding != .expressive || split == .windows) {
      throw .badSetting("perform", "on", expected: "off with --encoding chords and with --split windows")
    }
    // A window that is kept for validation would be learned in another key or at another speed.
    if split == .windows && (transpose > 0 || stretch > 1) {
      throw .badSetting("split", "windows", expected: "compositions, unless --transpose is 0 and --stretch is 1")
    }
  }

  /// How the numbers of the model file are stored.
  var storage: Safetensors.Precision { quantize ? .byte : half ? .half : .single }

  /// The settings that have another value in `other`, as `name: own value, not other value`.
  func differences(from other: Settings) -> [String] {
    zip(Mirror(reflecting: self).children, Mirror(reflecting: other).children).compactMap { own, other in
      let (own, name, other) = (text(own.value), own.label ?? "", text(other.value))
      return own == other ? nil : "\(name): \(own), not \(other)"
    }
  }

  func text(_ value: Any) -> String {
    let mirror = Mirror(reflecting: value)
    guard mirror.displayStyle == .optional else { return "\(value)" }
    return mirror.children.first.map { "\($0.value)" } ?? "none"
  }
}
