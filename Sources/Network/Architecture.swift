// The shape of a network, in the notation that the whole module uses. Must not know what its integers stand for.
//
// Notation: B batch (independent streams), T steps, K columns, H units, V classes of a column, E embedding size, L labels,
// U units of a head's hidden layer, N = T·B positions, in time-major order.

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

  public init(
    classes: [Int], labels: Int = 0, embedding: Int = 64, layers: Int = 2, units: Int = 512, headUnits: Int = 256
  ) {
    self.classes = classes
    self.labels = labels
    self.embedding = embedding
    self.layers = layers
    self.units = units
    self.headUnits = headUnits
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
    guard isPossible else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "expected sizes from 1 to \(Self.largest), layers and columns to \(Self.deepest)"))
    }
  }

  /// No size is larger, so that neither their products overflow, nor the sums of a stepper (`etude_byte_products`).
  private static let largest = 1 << 17

  /// Of layers and columns: what a network has of these grows with their number, or its square.
  private static let deepest = 16

  private var isPossible: Bool {
    1...Self.deepest ~= classes.count && layers <= Self.deepest && 0...Self.largest ~= labels
      && (classes + [embedding, layers, units, headUnits]).allSatisfy { 1...Self.largest ~= $0 }
  }

  /// K.
  public var columns: Int { classes.count }
  /// K·E: the width of the concatenated embeddings, and so of a label's embedding, which is added to them.
  public var labelSize: Int { columns * embedding }

  /// The width of what LSTM layer `layer` reads.
  package func inputs(ofLayer layer: Int) -> Int { layer == 0 ? labelSize : units }
}
