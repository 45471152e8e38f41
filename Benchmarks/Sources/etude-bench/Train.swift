import ArgumentParser
import Network

struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Time one training step: forward, backward, Adam.",
    discussion: """
      The peers are `train_torch.py` and `train_keras.py`, which have the same options and keys. With attention, \
      states, \
      keys and values are carried from step to step, and the timed steps begin when the memory is full.

      EXAMPLES
        etude-bench train --units 512 --batch 128
        etude-bench train --attention 1024 --batch 48 --steps 96 --precision bfloat16
      """)

  @OptionGroup var network: NetworkOptions
  @OptionGroup var batch: BatchOptions

  @Option(help: "Number of threads, among which the batch is divided.")
  var threads = 2

  @Option(help: "Number of timed steps, after a warm-up.")
  var rounds = 7

  @Option(help: "Precision of matrix products: single or bfloat16.")
  var precision = Network.Precision.single

  func validate() throws {
    try requirePositive([threads, rounds])
    if !precision.isAvailable { throw ValidationError("This processor does not multiply bfloat16 itself.") }
  }

  func run() {
    let parameters = network.parameters(layers: batch.layers)
    let learner = Learner(
      parameters: parameters, batch: batch.batch, steps: batch.steps, shards: threads, precision: precision)
    let batch = randomBatch(parameters.architecture)
    let warmUp = 1 + (network.attention ?? 0) / batch.steps
    let times = (0..<warmUp + rounds).map { _ in measure { _ = learner.train(batch, learningRate: 0.001) } }
    let seconds = median(times.dropFirst(warmUp))
    let flop = flop(parameters.architecture)
    let limit = NetworkEngine.productLimit(threads: threads)
    printJSON(
      Result(
        ms: seconds * 1e3, gflops: flop / seconds / 1e9, ofLimit: flop / seconds / 1e9 / limit,
        positionsPerS: Double(batch.steps * batch.streams) / seconds))
  }

  /// Random symbols. As in the peers' programs, the network with one column starts from a zero state at each step; the
  /// network of `etude train` carries its state over.
  private func randomBatch(_ architecture: Architecture) -> Batch {
    func rows() -> [Int32] {
      (0..<batch.steps * batch.batch).flatMap { _ in architecture.classes.map { .random(in: 0..<Int32($0)) } }
    }
    return Batch(
      streams: batch.batch, steps: batch.steps, inputs: rows(), targets: rows(),
      labels: Array(repeating: -1, count: batch.batch),
      resets: Array(repeating: network.attention == nil, count: batch.batch))
  }

  /// Operations of one step as the peers count them: matrix products alone, two operations per weight and position in
  /// the forward pass, and twice as many in the backward pass.
  private func flop(_ a: Architecture) -> Double {
    let lstm = 4 * a.units * (a.labelSize + a.units) + (a.layers - 1) * 8 * a.units * a.units
    var others = a.units * network.vocabulary
    if let attention = network.attention {
      others = a.headUnits * (a.columns * a.units + a.classes.reduce(0, +))
      if attention > 0 { others += 4 * a.units * network.attentionUnits + 2 * attention * network.attentionUnits }
    }
    return Double(6 * batch.steps * batch.batch * (lstm + others))
  }

  private struct Result: Encodable {
    var peer = "etude, \(NetworkEngine.description)"
    /// `ofLimit`: `gflops` divided by the speed of large products in single precision.
    var ms, gflops, ofLimit, positionsPerS: Double
  }
}
