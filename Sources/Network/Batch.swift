/// T steps of B streams: input rows, and the target rows to be predicted from them.
public struct Batch: Sendable {
  /// B, the number of streams.
  public var streams: Int
  /// T, the number of steps.
  public var steps: Int
  /// T×B×K, time-major. A symbol of −1 contributes nothing.
  public var inputs: [Int32]
  /// T×B×K. Positions whose first column is −1 are ignored: they have no loss and aren't counted.
  public var targets: [Int32]
  /// B labels; −1 for none.
  public var labels: [Int32]
  /// B flags; true resets the stream's state before the first step.
  public var resets: [Bool]

  public init(streams: Int, steps: Int, inputs: [Int32], targets: [Int32], labels: [Int32], resets: [Bool]) {
    precondition(inputs.count == targets.count && inputs.count.isMultiple(of: streams * steps), "inputs fit targets")
    precondition(labels.count == streams && resets.count == streams, "one label and one reset per stream")
    self.streams = streams
    self.steps = steps
    self.inputs = inputs
    self.targets = targets
    self.labels = labels
    self.resets = resets
  }

  /// K, the number of columns.
  var columns: Int { inputs.count / (streams * steps) }

  /// Number of positions that are not ignored.
  var count: Int {
    stride(from: 0, to: targets.count, by: columns).reduce(0) { targets[$1] < 0 ? $0 : $0 + 1 }
  }

  /// The batch with only some of the streams.
  subscript(streams range: Range<Int>) -> Batch {
    let width = columns
    func part(_ rows: [Int32]) -> [Int32] {
      (0..<steps).flatMap { step in
        rows[(step * streams + range.lowerBound) * width..<(step * streams + range.upperBound) * width]
      }
    }
    return Batch(
      streams: range.count, steps: steps, inputs: part(inputs), targets: part(targets), labels: Array(labels[range]),
      resets: Array(resets[range]))
  }

  /// Traps if a symbol or label is out of the architecture's range.
  func check(against architecture: Architecture) {
    precondition(columns == architecture.columns, "a batch of \(columns) columns, a network of \(architecture.columns)")
    for (i, symbol) in inputs.enumerated() {
      precondition(symbol < architecture.classes[i % columns], "input \(symbol) of column \(i % columns)")
    }
    for (i, symbol) in targets.enumerated() {
      let isIgnored = targets[i - i % columns] < 0
      let classes = Int32(architecture.classes[i % columns])
      precondition(isIgnored || 0..<classes ~= symbol, "target \(symbol) of column \(i % columns)")
    }
    for label in labels { precondition(label < architecture.labels, "label \(label)") }
  }
}

/// The loss and accuracy of a batch's predictions.
public struct StepReport: Hashable, Sendable {
  /// Cross-entropy in nats for each column, summed over the counted positions.
  public var loss: [Double]
  /// For each column, the number of counted positions whose target was the likeliest symbol.
  package var correct: [Int]
  /// For each column, the number of counted positions whose target was among the five likeliest symbols.
  package var top5: [Int]
  /// Number of counted positions.
  public var count: Int
  /// Global norm of the gradient before clipping; nil if none was computed. If it is not finite, the weights were not
  /// updated.
  package var gradientNorm: Double?

  init(columns: Int) {
    loss = Array(repeating: 0, count: columns)
    correct = Array(repeating: 0, count: columns)
    top5 = Array(repeating: 0, count: columns)
    count = 0
  }

  /// Adds one column of a counted position. Ties with the target count in its favour.
  ///
  /// - Parameter likelier: number of symbols that are likelier than the target.
  mutating func add(loss nats: Double, likelier: Int, column: Int) {
    loss[column] += nats
    if likelier == 0 { correct[column] += 1 }
    if likelier < 5 { top5[column] += 1 }
    if column == 0 { count += 1 }
  }

  static func += (sum: inout StepReport, other: StepReport) {
    for k in sum.loss.indices {
      sum.loss[k] += other.loss[k]
      sum.correct[k] += other.correct[k]
      sum.top5[k] += other.top5[k]
    }
    sum.count += other.count
  }
}
