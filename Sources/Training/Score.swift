// How well a model predicts music. Must not know the model.
internal import Network

/// Sums over predicted events, which can be added up over batches.
struct Tally: Codable, Hashable {
  /// Nats, for each column.
  private(set) var loss: [Double]
  /// Events of which the likeliest symbol was right, for each column.
  private(set) var correct: [Int]
  private(set) var events = 0

  init(columns: Int) {
    loss = Array(repeating: 0, count: columns)
    correct = Array(repeating: 0, count: columns)
  }

  var isFinite: Bool { loss.allSatisfy(\.isFinite) }

  static func += (sum: inout Tally, report: StepReport) {
    for column in sum.loss.indices {
      sum.loss[column] += report.loss[column]
      sum.correct[column] += report.correct[column]
    }
    sum.events += report.count
  }
}

/// Means over predicted events, the end of each piece counted as one.
public struct Score: Codable, Hashable, Sendable {
  public struct Column: Codable, Hashable, Sendable {
    public let name: String
    /// Cross-entropy in nats per event.
    public let nats: Double
    /// The share of events of which the likeliest symbol was right, 0…1.
    public let accuracy: Double
  }

  public let columns: [Column]
  public let events: Int
  /// Cross-entropy in nats per event, all columns together.
  public let nats: Double

  /// Nil when nothing was predicted.
  init?(_ tally: Tally, columns names: [String]) {
    guard tally.events > 0 else { return nil }
    let events = Double(tally.events)
    columns = names.indices.map {
      Column(name: names[$0], nats: tally.loss[$0] / events, accuracy: Double(tally.correct[$0]) / events)
    }
    self.events = tally.events
    nats = tally.loss.reduce(0, +) / events
  }

  /// The mean of the columns' accuracies.
  public var accuracy: Double { columns.map(\.accuracy).reduce(0, +) / Double(columns.count) }
}
