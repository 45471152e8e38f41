// What goes into a learner and what comes out. Must not know where rows come from or how they are learned.

/// T steps of B streams: rows to read and the rows that should be predicted from them.
public struct Batch: Sendable {
  /// B.
  public var streams: Int
  /// T.
  public var steps: Int
  /// T×B×K, time-major. A symbol of −1 adds nothing to the input.
  public var inputs: [Int32]
  /// T×B×K. A position whose first column is −1 is ignored: no loss, no count.
  public var targets: [Int32]
  /// B; −1: none.
  public var labels: [Int32]
  /// B; true: that stream's state is zeroed before the first step.
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

  /// K.
  var columns: Int { inputs.count / (streams * steps) }

  /// The positions that count.
  var count: Int {
    stride(from: 0, to: targets.count, by: columns).reduce(0) { targets[$1] < 0 ? $0 : $0 + 1 }
  }

  /// Some of the streams, as a batch of its own.
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

  /// Traps where a symbol or label is not one of the architecture's.
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

/// How well a batch was predicted.
public struct StepReport: Hashable, Sendable {
  /// Cross-entropy in nats, summed over the counted positions, for each column.
  public var loss: [Double]
  /// Counted positions whose target was the likeliest symbol, for each column.
  public var correct: [Int]
  /// Counted positions whose target was among the five likeliest symbols, for each column.
  public var top5: [Int]
  /// Counted positions.
  public var count: Int
  /// The global norm of the gradient before clipping; nil when none was taken. When it is not finite, nothing was learned.
  public var gradientNorm: Double?

  init(columns: Int) {
    loss = Array(repeating: 0, count: columns)
    correct = Array(repeating: 0, count: columns)
    top5 = Array(repeating: 0, count: columns)
    count = 0
  }

  /// Adds one column of a counted position. Symbols as likely as the target do not count against it.
  ///
  /// - Parameter likelier: how many symbols are likelier than the target.
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
