// What a model was trained on, in numbers.

/// The training part of a corpus, as a model file's metadata keeps it.
public struct Dataset: Codable, Hashable, Sendable {
  public struct Part: Codable, Hashable, Sendable {
    public var pieces = 0
    /// Rows that are predicted in one play of each piece.
    public var events = 0

    static func += (sum: inout Part, other: Part) {
      sum.pieces += other.pieces
      sum.events += other.events
    }
  }

  /// Where a model file's metadata has it, as JSON.
  static let metadataKey = "dataset"

  public private(set) var total = Part()
  /// By label; pieces that were trained without one are in `total` alone.
  public private(set) var labels: [String: Part] = [:]

  /// - Parameter pieces: the label of each piece, nil for none, and how many events it has.
  init(_ pieces: some Sequence<(label: String?, events: Int)>) {
    for (label, events) in pieces {
      let piece = Part(pieces: 1, events: events)
      total += piece
      if let label { labels[label, default: Part()] += piece }
    }
  }
}
