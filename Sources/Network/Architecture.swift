// Notation of this module: B batch (independent streams), T steps, K columns, H units, V classes of a column, E
// embedding size, L labels, U units of a head's hidden layer, W attention window, D attention units, N = T·B positions,
// in time-major order.

/// The sizes of a network.
public struct Architecture: Codable, Hashable, Sendable {
  /// V of each column. A row has one symbol per column.
  public var classes: [Int]
  /// L; 0 if the network has no labels.
  public var labels: Int
  /// E, the same for each column.
  public var embedding: Int
  /// Number of stacked LSTM layers.
  public var layers: Int
  /// H, the same for each LSTM layer.
  public var units: Int
  /// U, the same for each head.
  public var headUnits: Int
  /// W: number of events that the attention below the last LSTM layer covers, including the current one; 0 for no
  /// attention.
  public var attention: Int
  /// D: size of the attention's queries, keys and values.
  public var attentionUnits: Int

  public init(
    classes: [Int], labels: Int = 0, embedding: Int = 64, layers: Int = 2, units: Int = 512, headUnits: Int = 256,
    attention: Int = 0, attentionUnits: Int = 128
  ) {
    self.classes = classes
    self.labels = labels
    self.embedding = embedding
    self.layers = layers
    self.units = units
    self.headUnits = headUnits
    self.attention = attention
    self.attentionUnits = attentionUnits
    precondition(isPossible, "an architecture has at least one column, and sizes between 1 and \(Self.largest)")
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    classes = try container.decode([Int].self, forKey: .classes)
    labels = try container.decode(Int.self, forKey: .labels)
    embedding = try container.decode(Int.self, forKey: .embedding)
    layers = try container.decode(Int.self, forKey: .layers)
    units = try container.decode(Int.self, forKey: .units)
    headUnits = try container.decode(Int.self, forKey: .headUnits)
    attention = try container.decodeIfPresent(Int.self, forKey: .attention) ?? 0
    attentionUnits = try container.decodeIfPresent(Int.self, forKey: .attentionUnits) ?? 128
    guard isPossible else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "expected sizes from 1 to \(Self.largest), layers and columns to \(Self.deepest)"))
    }
  }

  private enum CodingKeys: CodingKey {
    case classes, labels, embedding, layers, units, headUnits, attention, attentionUnits
  }

  /// Omits the attention if there is none, like files written before attention existed.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(classes, forKey: .classes)
    try container.encode(labels, forKey: .labels)
    try container.encode(embedding, forKey: .embedding)
    try container.encode(layers, forKey: .layers)
    try container.encode(units, forKey: .units)
    try container.encode(headUnits, forKey: .headUnits)
    guard attention > 0 else { return }
    try container.encode(attention, forKey: .attention)
    try container.encode(attentionUnits, forKey: .attentionUnits)
  }

  /// Maximum attention window, which bounds the memory of a stream.
  package static let longestAttention = 1 << 14

  /// Maximum of all sizes, so that neither their products nor the sums of a stepper (`etude_byte_products`) overflow.
  private static let largest = 1 << 17

  /// Maximum number of layers and columns; some parts of a network grow with their square.
  private static let deepest = 16

  private var isPossible: Bool {
    1...Self.deepest ~= classes.count && layers <= Self.deepest && 0...Self.largest ~= labels
      && 0...Self.longestAttention ~= attention
      && (classes + [embedding, layers, units, headUnits, attentionUnits]).allSatisfy { 1...Self.largest ~= $0 }
  }

  /// K, the number of columns.
  public var columns: Int { classes.count }
  /// K·E: the width of the concatenated embeddings, and of a label's embedding, which is added to them.
  public var labelSize: Int { columns * embedding }

  /// The LSTM layer whose output the attention reads and is added to: the second to last, or the only one; nil without
  /// attention.
  package var attentiveLayer: Int? { attention > 0 ? max(layers - 2, 0) : nil }

  /// Width of the input of LSTM layer `layer`.
  package func inputs(ofLayer layer: Int) -> Int { layer == 0 ? labelSize : units }
}
