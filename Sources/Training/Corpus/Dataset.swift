private import Support

/// Statistics of the training set, as stored in a model file's metadata.
package struct Dataset: Codable, Hashable, Sendable {
  package struct Part: Codable, Hashable, Sendable {
    package var pieces = 0
    /// Number of rows that are predicted when each piece is used once.
    package var events = 0

    static func += (sum: inout Part, other: Part) {
      sum.pieces += other.pieces
      sum.events += other.events
    }
  }

  /// Metadata key of the statistics, stored as JSON.
  static let metadataKey = "dataset"

  package private(set) var total = Part()
  /// Statistics by label. Pieces that were trained without a label are only included in `total`.
  package private(set) var labels: [String: Part] = [:]

  /// Reads the statistics from a model's metadata; nil if it has none.
  package init?(metadata: [String: String]) {
    guard let read = metadata[Self.metadataKey].flatMap({ try? decodeJSON(Self.self, from: $0) }) else { return nil }
    self = read
  }

  /// - Parameter pieces: label (nil for none) and number of events of each piece.
  init(_ pieces: some Sequence<(label: String?, events: Int)>) {
    for (label, events) in pieces {
      let piece = Part(pieces: 1, events: events)
      total += piece
      if let label { labels[label, default: Part()] += piece }
    }
  }
}
