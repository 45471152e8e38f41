// The learner: shards, optimizer and carried states. Must not know where batches come from or when to stop.
internal import COneDNN

/// Learns from batches by truncated backpropagation through time: each call goes T steps, and the states of the streams
/// are carried over to the next.
///
/// The streams are split over `shards` threads, which meet once a step to add their gradients in a fixed order: for one
/// seed and number of shards, the same batches give the same bits.
public final class Learner {
  public let architecture: Architecture
  /// B and T.
  public let batch, steps: Int
  public let dropout: Double
  /// The largest global norm of a gradient.
  public let clip: Double
  public let seed: UInt64
  /// Updates done so far.
  public internal(set) var updates = 0

  let layout: ParameterLayout
  let weights: Floats
  let optimizer: OptimizerState
  let shards: [Shard]
  /// For each shard and layer.
  let trainingStates, evaluationStates: [[LayerState]]

  /// - Parameters:
  ///   - dropout: the part of each layer's output that is left out on the way to the next layer, 0..<1.
  ///   - shards: threads, at most one for each stream.
  public init(
    parameters: Parameters, batch: Int, steps: Int, optimizer: Optimizer = .adam(), dropout: Double = 0,
    clip: Double = 1, shards: Int = 1, seed: UInt64 = 0
  ) {
    precondition(batch > 0 && steps > 0 && shards > 0 && 0..<1 ~= dropout && clip > 0, "settings within their range")
    architecture = parameters.architecture
    layout = parameters.layout
    (self.batch, self.steps, self.dropout, self.clip, self.seed) = (batch, steps, dropout, clip, seed)
    weights = Floats(parameters.values)
    self.optimizer = OptimizerState(optimizer, count: layout.count)
    let count = min(shards, batch)
    self.shards = (0..<count).map { index in
      Shard(
        parameters.architecture, parameters.layout, steps: steps,
        streams: index * batch / count..<(index + 1) * batch / count, hasDropout: dropout > 0)
    }
    trainingStates = self.shards.map { $0.freshState() }
    evaluationStates = self.shards.map { $0.freshState() }
  }

  /// What has been learned so far.
  public var parameters: Parameters {
    var parameters = Parameters(zeros: architecture)
    parameters.values = weights.array
    return parameters
  }

  /// Forward, backward, one update. The gradient is that of the mean over the counted positions of the loss, which is the
  /// sum of the columns' cross-entropies.
  public func train(_ batch: Batch, learningRate: Double) -> StepReport {
    let scale = 1 / Float(max(batch.count, 1))
    var report = eachShard(batch) { index, part in
      let dropout = dropout == 0
        ? nil
        : Dropout(rate: dropout, seed: seed, step: updates, batch: batch.streams, streams: shards[index].streams)
      return shards[index].train(part, trainingStates[index], weights, scale: scale, dropout: dropout)
    }
    report.gradientNorm = update(learningRate)
    return report
  }

  /// Forward only, without dropout, with states of its own.
  public func evaluate(_ batch: Batch) -> StepReport {
    eachShard(batch) { index, part in shards[index].evaluate(part, evaluationStates[index], weights) }
  }

  private func eachShard(_ batch: Batch, _ work: (Int, Batch) -> StepReport) -> StepReport {
    precondition(batch.streams == self.batch && batch.steps == steps, "a batch of the learner's shape")
    batch.check(against: architecture)
    let reports = concurrently(shards.count) { work($0, batch[streams: shards[$0].streams]) }
    return reports.reduce(into: StepReport(columns: architecture.columns)) { $0 += $1 }
  }

  /// Adds the shards' gradients, clips their sum to the global norm, and updates; returns the norm before clipping.
  private func update(_ learningRate: Double) -> Double {
    let sum = shards[0].gradient
    let squares = eachRange { range in
      let count = Int64(range.count)
      for shard in shards.dropFirst() {
        etude_add(count, shard.gradient.pointer + range.lowerBound, sum.pointer + range.lowerBound)
      }
      return etude_square_sum(count, sum.pointer + range.lowerBound)
    }
    let norm = squares.reduce(0, +).squareRoot()
    updates += 1
    eachRange { range in
      optimizer.update(
        weights, sum, range, step: updates, rate: learningRate, scale: norm > clip ? clip / norm : 1)
    }
    return norm
  }

  /// Splits the flat buffer over the threads.
  @discardableResult
  private func eachRange<Result>(_ work: (Range<Int>) -> Result) -> [Result] {
    let (count, parts) = (layout.count, shards.count)
    return concurrently(parts) { work($0 * count / parts..<($0 + 1) * count / parts) }
  }
}
