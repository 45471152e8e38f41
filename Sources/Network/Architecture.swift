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
    precondition(!classes.isEmpty && classes.allSatisfy { $0 > 0 }, "each column needs at least one class")
    precondition(labels >= 0 && embedding > 0 && layers > 0 && units > 0 && headUnits > 0, "sizes are positive")
    self.classes = classes
    self.labels = labels
    self.embedding = embedding
    self.layers = layers
    self.units = units
    self.headUnits = headUnits
  }

  /// K.
  public var columns: Int { classes.count }
  /// K·E: the width of the concatenated embeddings, and so of a label's embedding, which is added to them.
  public var labelSize: Int { columns * embedding }

  /// The width of what LSTM layer `layer` reads.
  package func inputs(ofLayer layer: Int) -> Int { layer == 0 ? labelSize : units }
}
