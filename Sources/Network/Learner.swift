internal import COneDNN

/// Trains a network by truncated backpropagation through time: each call processes T steps, and the streams' states are
/// carried over to the next call.
///
/// The streams are divided among `shards` threads, which add their gradients in a fixed order once per step. So for a
/// given seed and number of shards, the same batches give the same bits.
public final class Learner {
  /// The hyperparameters, and the number of updates so far.
  struct Settings: Codable {
    let architecture: Architecture
    let batch, steps: Int
    let optimizer: Optimizer
    let loss: Loss
    let dropout, inputDropout, clip: Double
    /// Decay of the moving average of the weights; 0 for none.
    var averaging = 0.0
    let shards: Int
    let seed: UInt64
    let precision: Precision
    /// Number of updates so far.
    var updates = 0

    var hasDropout: Bool { dropout > 0 || inputDropout > 0 }

    var isPossible: Bool {
      1...1 << 16 ~= batch && 1...1 << 16 ~= steps && 1...batch ~= shards && 0..<1 ~= dropout
        && 0..<1 ~= inputDropout && clip > 0 && clip.isFinite && 0..<1 ~= averaging && precision.isAvailable
    }
  }

  private(set) var settings: Settings
  private let layout: ParameterLayout
  let weights: Floats
  let optimizer: OptimizerState
  let average: Average?
  let shards: [BatchShard]
  /// One per shard.
  let trainingStates, evaluationStates: [ShardState]

  /// - Parameters:
  ///   - batch: B, number of streams per batch.
  ///   - steps: T, number of steps per batch.
  ///   - loss: loss function.
  ///   - dropout: dropout rate between layers, 0..<1.
  ///   - inputDropout: dropout rate of the embeddings, 0..<1.
  ///   - clip: maximum global norm of the gradient.
  ///   - averaging: decay of the weights' moving average (`Average`), 0..<1; 0 for none.
  ///   - shards: number of threads, at most one per stream.
  ///   - precision: precision of the factors in the LSTM layers' products; must be available on this processor.
  public convenience init(
    parameters: Parameters, batch: Int, steps: Int, optimizer: Optimizer = .adam(), loss: Loss = .crossEntropy,
    dropout: Double = 0, inputDropout: Double = 0, clip: Double = 1, averaging: Double = 0, shards: Int = 1,
    seed: UInt64 = 0,
    precision: Precision = .single
  ) {
    self.init(
      parameters: parameters,
      settings: Settings(
        architecture: parameters.architecture, batch: batch, steps: steps, optimizer: optimizer, loss: loss,
        dropout: dropout, inputDropout: inputDropout, clip: clip, averaging: averaging, shards: min(shards, batch),
        seed: seed,
        precision: precision))
  }

  init(parameters: Parameters, settings: Settings) {
    precondition(settings.isPossible, "the settings are in their ranges")
    self.settings = settings
    layout = parameters.layout
    weights = Floats(parameters.values)
    optimizer = OptimizerState(settings.optimizer, layout)
    average = settings.averaging > 0 ? Average(of: weights, decay: settings.averaging) : nil
    let shards = (0..<settings.shards).map { index in
      BatchShard(
        parameters.architecture, parameters.layout, steps: settings.steps,
        streams: index * settings.batch / settings.shards..<(index + 1) * settings.batch / settings.shards,
        hasDropout: settings.hasDropout, loss: settings.loss, precision: settings.precision)
    }
    self.shards = shards
    trainingStates = shards.map { $0.freshState() }
    evaluationStates = shards.map { $0.freshState() }
  }

  public var architecture: Architecture { settings.architecture }
  /// B, the number of streams per batch.
  public var batch: Int { settings.batch }
  /// T, the number of steps per batch.
  public var steps: Int { settings.steps }
  /// Number of updates so far.
  package var updates: Int { settings.updates }

  /// Gradient of the last step before clipping, in the layout of the parameters.
  var gradient: [Float] { shards[0].gradient.array }

  /// The current weights: their average, if there is one.
  public var parameters: Parameters {
    var parameters = Parameters(zeros: architecture)
    parameters.values = learned.array
    return parameters
  }

  private var learned: Floats { average?.values ?? weights }

  /// Runs forward and backward, and updates the weights. The loss is summed over the columns and averaged over the
  /// counted positions.
  public func train(_ batch: Batch, learningRate: Double) -> StepReport {
    let scale = 1 / Float(max(batch.count, 1))
    var report = sum(
      eachShard(batch) { index, part in
        shards[index].train(part, trainingStates[index], weights, scale: scale, dropout: dropout(shards[index]))
      })
    report.gradientNorm = update(learningRate)
    return report
  }

  /// Runs forward only, without dropout, with `parameters` and separate stream states.
  public func evaluate(_ batch: Batch) -> StepReport { sum(evaluateStreams(batch)) }

  /// Like `evaluate`, with one report per stream.
  package func evaluateStreams(_ batch: Batch) -> [StepReport] {
    eachShard(batch) { index, part in shards[index].evaluate(part, evaluationStates[index], learned) }
  }

  private func dropout(_ shard: BatchShard) -> Dropout? {
    guard settings.hasDropout else { return nil }
    return Dropout(
      rate: settings.dropout, inputRate: settings.inputDropout, seed: settings.seed, step: updates, batch: batch,
      streams: shard.streams)
  }

  private func eachShard(_ batch: Batch, _ work: (Int, Batch) -> [StepReport]) -> [StepReport] {
    precondition(batch.streams == self.batch && batch.steps == steps, "the batch has the learner's shape")
    batch.check(against: architecture)
    return concurrently(shards.count) { work($0, batch[streams: shards[$0].streams]) }.flatMap(\.self)
  }

  private func sum(_ reports: [StepReport]) -> StepReport {
    reports.reduce(into: StepReport(columns: architecture.columns)) { $0 += $1 }
  }

  /// Sums the shards' gradients, clips the sum to the maximum norm, and updates the weights. Returns the norm before
  /// clipping.
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
    guard norm.isFinite else { return norm }
    settings.updates += 1
    eachRange { range in
      optimizer.update(
        weights, sum, range, step: updates, rate: learningRate, scale: min(settings.clip / norm, 1))
      average?.follow(weights, range, step: updates)
    }
    return norm
  }

  /// Divides the flat buffer among the threads.
  @discardableResult
  private func eachRange<Result>(_ work: (Range<Int>) -> Result) -> [Result] {
    let (count, parts) = (layout.count, shards.count)
    return concurrently(parts) { work($0 * count / parts..<($0 + 1) * count / parts) }
  }
}
