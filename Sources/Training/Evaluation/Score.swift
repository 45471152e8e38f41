internal import Network

/// Sums over predicted events, which can be added over batches.
struct ScoreSums: Codable, Hashable {
  /// Nats for each column.
  private(set) var loss: [Double]
  /// For each column, the number of events whose likeliest symbol was right.
  private(set) var correct: [Int]
  /// For each column, the number of events whose right symbol was among the five likeliest.
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

  /// Nats per event, summed over the columns.
  var nats: Double { loss.reduce(0, +) / Double(events) }
  var isFinite: Bool { loss.allSatisfy(\.isFinite) }

  /// Whether these can be the sums of a run; a file may claim anything.
  func isPossible(columns: Int) -> Bool {
    [loss.count, correct.count, top5.count].allSatisfy { $0 == columns }
      && ([events] + correct + top5).allSatisfy { 0..<1 << 48 ~= $0 }
  }

  static func += (sum: inout ScoreSums, report: StepReport) { sum += ScoreSums(report) }

  static func += (sum: inout ScoreSums, other: ScoreSums) {
    for column in sum.loss.indices {
      sum.loss[column] += other.loss[column]
      sum.correct[column] += other.correct[column]
      sum.top5[column] += other.top5[column]
    }
    sum.events += other.events
  }
}

/// Means over predicted events, including the end of each piece.
package struct Score: Codable, Hashable, Sendable {
  package struct Column: Codable, Hashable, Sendable {
    package let name: String
    /// Cross-entropy in nats per event.
    package let nats: Double
    /// Fraction of events whose likeliest symbol was right, 0…1.
    package let accuracy: Double
    /// Fraction of events whose right symbol was among the five likeliest, 0…1.
    package let top5: Double
  }

  package let columns: [Column]
  package let events: Int
  /// Cross-entropy in nats per event, summed over the columns.
  package let nats: Double

  /// Returns nil if nothing was predicted.
  init?(_ sums: ScoreSums, columns names: [String]) {
    guard sums.events > 0 else { return nil }
    let events = Double(sums.events)
    columns = names.indices.map {
      Column(
        name: names[$0], nats: sums.loss[$0] / events, accuracy: Double(sums.correct[$0]) / events,
        top5: Double(sums.top5[$0]) / events)
    }
    self.events = sums.events
    nats = sums.nats
  }

  /// Mean of the columns' accuracies.
  package var accuracy: Double { columns.map(\.accuracy).reduce(0, +) / Double(columns.count) }
  /// Mean of the columns' top-5 accuracies.
  package var top5: Double { columns.map(\.top5).reduce(0, +) / Double(columns.count) }
}
