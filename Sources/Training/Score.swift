// How well a model predicts music. Must not know the model.
internal import Network

/// Sums over predicted events, which can be added up over batches.
struct Tally: Codable, Hashable {
  /// Nats, for each column.
  private(set) var loss: [Double]
  /// Events of which the likeliest symbol was right, for each column.
  private(set) var correct: [Int]
  /// Events of which the right symbol was among the five likeliest, for each column.
  private(set) var top5: [Int]
  private(set) var events = 0

  init(columns: Int) {
    loss = Array(repeating: 0, count: columns)
    correct = Array(repeating: 0, count: columns)
    top5 = Array(repeating: 0, count: columns)
  }

  private init(_ report: StepReport) {
    (loss, correct, top5, events) = (report.loss, report.correct, report.top5, report.count)
  }

  /// Nats per event, all columns together.
  var nats: Double { loss.reduce(0, +) / Double(events) }
  var isFinite: Bool { loss.allSatisfy(\.isFinite) }

  static func += (sum: inout Tally, report: StepReport) { sum += Tally(report) }

  static func += (sum: inout Tally, other: Tally) {
    for column in sum.loss.indices {
      sum.loss[column] += other.loss[column]
      sum.correct[column] += other.correct[column]
      sum.top5[column] += other.top5[column]
    }
    sum.events += other.events
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
    /// The share of events of which the right symbol was among the five likeliest, 0…1.
    public let top5: Double
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
      Column(
        name: names[$0], nats: tally.loss[$0] / events, accuracy: Double(tally.correct[$0]) / events,
        top5: Double(tally.top5[$0]) / events)
    }
    self.events = tally.events
    nats = tally.nats
  }

  /// The mean of the columns' accuracies.
  public var accuracy: Double { columns.map(\.accuracy).reduce(0, +) / Double(columns.count) }
  /// The mean of the columns' shares.
  public var top5: Double { columns.map(\.top5).reduce(0, +) / Double(columns.count) }
}
