// Learning speed: one optimiser step of an LSTM language model. Must not know how the network learns.
import ArgumentParser
import Network

struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Time one step of learning: forward, backward, Adam.",
    discussion: "The peers are `train_torch.py` and `train_keras.py`, which have the same options and keys.")

  @OptionGroup var network: NetworkOptions
  @OptionGroup var batch: BatchOptions

  @Option(help: "Threads, each with its part of the batch.")
  var threads = 2

  @Option(help: "Timed steps, after one that is not timed.")
  var rounds = 7

  @Flag(help: "Multiply in 16 bits.")
  var bfloat16 = false

  private var precision: Network.Precision { bfloat16 ? .bfloat16 : .single }

  func validate() throws {
    try requirePositive([threads, rounds])
    if !precision.isAvailable { throw ValidationError("This processor does not multiply bfloat16 itself.") }
  }

  func run() {
    let learner = Learner(
      parameters: network.parameters(layers: batch.layers), batch: batch.batch, steps: batch.steps, shards: threads,
      precision: precision)
    let batch = randomBatch()
    let times = (0...rounds).map { _ in measure { _ = learner.train(batch, learningRate: 0.001) } }
    let seconds = median(times.dropFirst())
    let limit = NetworkEngine.productLimit(threads: threads)
    printJSON(
      Result(
        ms: seconds * 1e3, gflops: flop / seconds / 1e9, ofLimit: flop / seconds / 1e9 / limit,
        positionsPerS: Double(batch.steps * batch.streams) / seconds))
  }

  /// Random symbols, from a state of zero: as the peers'.
  private func randomBatch() -> Batch {
    let symbols = 0..<Int32(network.vocabulary)
    func rows() -> [Int32] { (0..<batch.steps * batch.batch).map { _ in Int32.random(in: symbols) } }
    return Batch(
      streams: batch.batch, steps: batch.steps, inputs: rows(), targets: rows(),
      labels: Array(repeating: -1, count: batch.batch), resets: Array(repeating: true, count: batch.batch))
  }

  /// The work of one step as the peers count it: matrix products alone, two operations a weight and position, forward
  /// and twice that backward.
  private var flop: Double {
    let (units, layers) = (network.units, batch.layers)
    let lstm = 4 * units * (network.embedding + units) + (layers - 1) * 8 * units * units
    return Double(6 * batch.steps * batch.batch * (lstm + units * network.vocabulary))
  }

  private struct Result: Encodable {
    var peer = "etude, \(NetworkEngine.description)"
    /// `ofLimit`: what `gflops` is to the speed of large products in single precision.
    var ms, gflops, ofLimit, positionsPerS: Double
  }
}
