// The shape of a network, in the notation that the whole module uses. Must not know what its integers stand for.
//
// Notation: B batch (independent streams), T steps, K columns, H units, V classes of a column, E embedding size, L labels,
// U units of a head's hidden layer, W attention window, D attention units, N = T·B positions, in time-major order.

/// How large each part of a network is.
public struct Architecture: Codable, Hashable, Sendable {
  /// V of each column; a row holds one symbol per column.
  public var classes: [Int]
  /// L; 0 when the network knows no labels.
  public var labels: Int
  /// E, of each column.
  public var embedding: Int
  /// LSTM layers, one above the other.
  public var layers: Int
  /// H, of each LSTM layer.
  public var units: Int
  /// U, of each head.
  public var headUnits: Int
  /// W: how many events the attention below the last LSTM layer reaches back over, the current one included; 0 without it.
  public var attention: Int
  /// D: the size of its queries, keys and values.
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

  /// Without attention nothing is said of it, as in files from before there was any.
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

  /// The longest window: what a stream remembers stays bounded.
  public static let longestAttention = 1 << 14

  /// No size is larger, so that neither their products overflow, nor the sums of a stepper (`etude_byte_products`).
  private static let largest = 1 << 17

  /// Of layers and columns: what a network has of these grows with their number, or its square.
  private static let deepest = 16

  private var isPossible: Bool {
    1...Self.deepest ~= classes.count && layers <= Self.deepest && 0...Self.largest ~= labels
      && 0...Self.longestAttention ~= attention
      && (classes + [embedding, layers, units, headUnits, attentionUnits]).allSatisfy { 1...Self.largest ~= $0 }
  }

  /// K.
  public var columns: Int { classes.count }
  /// K·E: the width of the concatenated embeddings, and so of a label's embedding, which is added to them.
  public var labelSize: Int { columns * embedding }

  /// The LSTM layer whose output the attention reads and is added to: the last but one, or the only one; nil without it.
  package var attentiveLayer: Int? { attention > 0 ? max(layers - 2, 0) : nil }

  /// The width of what LSTM layer `layer` reads.
  package func inputs(ofLayer layer: Int) -> Int { layer == 0 ? labelSize : units }
}
