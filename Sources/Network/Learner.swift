// The learner: shards, optimizer and carried states. Must not know where batches come from or when to stop.
internal import COneDNN

/// Learns from batches by truncated backpropagation through time: each call goes T steps, and the states of the streams
/// are carried over to the next.
///
/// The streams are split over `shards` threads, which meet once a step to add their gradients in a fixed order: for one
/// seed and number of shards, the same batches give the same bits.
public final class Learner {
  /// What a learner is told once, and how far it has come.
  struct Settings: Codable {
    let architecture: Architecture
    let batch, steps: Int
    let optimizer: Optimizer
    let loss: Loss
    let dropout, inputDropout, clip: Double
    /// The decay of the weights' average; 0: none is kept.
    var averaging = 0.0
    let shards: Int
    let seed: UInt64
    let precision: Precision
    /// Updates done so far.
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
  let shards: [Shard]
  /// For each shard.
  let trainingStates, evaluationStates: [ShardState]

  /// - Parameters:
  ///   - batch: B, the streams of each batch.
  ///   - steps: T, the steps of each batch.
  ///   - loss: what the gradient is of.
  ///   - dropout: the part of each layer's output that is left out on the way to the next layer, 0..<1.
  ///   - inputDropout: the part of the embeddings' numbers that is left out, 0..<1.
  ///   - clip: the largest global norm of a gradient.
  ///   - averaging: the decay of the average of the weights (`Average`), 0..<1; 0: none.
  ///   - shards: threads, at most one for each stream.
  ///   - precision: of the factors of the LSTM layers' products; one that the processor has.
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
    precondition(settings.isPossible, "settings within their range")
    self.settings = settings
    layout = parameters.layout
    weights = Floats(parameters.values)
    optimizer = OptimizerState(settings.optimizer, layout)
    average = settings.averaging > 0 ? Average(of: weights, decay: settings.averaging) : nil
    let shards = (0..<settings.shards).map { index in
      Shard(
        parameters.architecture, parameters.layout, steps: settings.steps,
        streams: index * settings.batch / settings.shards..<(index + 1) * settings.batch / settings.shards,
        hasDropout: settings.hasDropout, loss: settings.loss, precision: settings.precision)
    }
    self.shards = shards
    trainingStates = shards.map { $0.freshState() }
    evaluationStates = shards.map { $0.freshState() }
  }

  public var architecture: Architecture { settings.architecture }
  /// B.
  public var batch: Int { settings.batch }
  /// T.
  public var steps: Int { settings.steps }
  /// Updates done so far.
  public var updates: Int { settings.updates }

  /// Of the last step, before clipping, laid out as the parameters.
  var gradient: [Float] { shards[0].gradient.array }

  /// What has been learned so far: the average, where one is kept.
  public var parameters: Parameters {
    var parameters = Parameters(zeros: architecture)
    parameters.values = learned.array
    return parameters
  }

  private var learned: Floats { average?.values ?? weights }

  /// Forward, backward, one update. The gradient is that of the mean over the counted positions of the loss, which is the
  /// sum of the columns' losses.
  public func train(_ batch: Batch, learningRate: Double) -> StepReport {
    let scale = 1 / Float(max(batch.count, 1))
    var report = sum(
      eachShard(batch) { index, part in
        shards[index].train(part, trainingStates[index], weights, scale: scale, dropout: dropout(shards[index]))
      })
    report.gradientNorm = update(learningRate)
    return report
  }

  /// Forward only, without dropout, with `parameters` and states of its own.
  public func evaluate(_ batch: Batch) -> StepReport { sum(evaluateStreams(batch)) }

  /// As `evaluate`, with a report for each stream.
  public func evaluateStreams(_ batch: Batch) -> [StepReport] {
    eachShard(batch) { index, part in shards[index].evaluate(part, evaluationStates[index], learned) }
  }

  private func dropout(_ shard: Shard) -> Dropout? {
    guard settings.hasDropout else { return nil }
    return Dropout(
      rate: settings.dropout, inputRate: settings.inputDropout, seed: settings.seed, step: updates, batch: batch,
      streams: shard.streams)
  }

  private func eachShard(_ batch: Batch, _ work: (Int, Batch) -> [StepReport]) -> [StepReport] {
    precondition(batch.streams == self.batch && batch.steps == steps, "a batch of the learner's shape")
    batch.check(against: architecture)
    return concurrently(shards.count) { work($0, batch[streams: shards[$0].streams]) }.flatMap(\.self)
  }

  private func sum(_ reports: [StepReport]) -> StepReport {
    reports.reduce(into: StepReport(columns: architecture.columns)) { $0 += $1 }
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
    guard norm.isFinite else { return norm }
    settings.updates += 1
    eachRange { range in
      optimizer.update(
        weights, sum, range, step: updates, rate: learningRate, scale: min(settings.clip / norm, 1))
      average?.follow(weights, range, step: updates)
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
