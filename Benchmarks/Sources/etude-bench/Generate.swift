import ArgumentParser
import Dispatch
import Glibc
import Network

struct Generate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Time the sampling of symbols: one stream, then 64 at once.",
    discussion: """
      The peers are `generate_torch.py` and, with --attention, `compose_torch.py`, which have the same options and \
      keys. \
      With attention, the timed rows begin when the memory is full.

      EXAMPLES
        etude-bench generate --units 512
        etude-bench generate --attention 1024
      """)

  @OptionGroup var network: NetworkOptions

  @Option(help: "Number of threads, among which the streams are divided.")
  var threads = 1

  @Option(help: "Number of rows (symbols, with one column) of the single stream; each of the 64 has an eighth of them.")
  var symbols = 2000

  func validate() throws { try requirePositive([threads, symbols / 8]) }

  func run() {
    let weights = StepperWeights(network.parameters(layers: 2))
    _ = symbolsPerSecond(weights, streams: 1, symbols: 50)
    printJSON(
      Result(
        oneStreamPerS: symbolsPerSecond(weights, streams: 1, symbols: symbols),
        streams64PerS: symbolsPerSecond(weights, streams: 64, symbols: symbols / 8)))
  }

  /// Events per second, summed over all streams.
  private func symbolsPerSecond(_ weights: StepperWeights, streams: Int, symbols: Int) -> Double {
    let parts = min(threads, streams)
    let steppers = (0..<parts).map { part in
      let share = (part + 1) * streams / parts - part * streams / parts
      return Stepper(weights, labels: Array(repeating: -1, count: share))
    }
    let filled = steppers.map { generate(network.attention ?? 0, with: $0, dice: 0) }
    let seconds = measure {
      DispatchQueue.concurrentPerform(iterations: parts) { _ = generate(symbols, with: filled[$0], dice: UInt16($0)) }
    }
    return Double(streams * symbols) / seconds
  }

  /// Samples the given number of rows for each stream, and returns the final streams.
  private func generate(_ rows: Int, with stepper: Stepper, dice: UInt16) -> Stepper {
    var (stepper, dice) = (stepper, [dice, 0, 0])
    let architecture = stepper.architecture
    var drawn = [[Int32]](repeating: Array(repeating: 0, count: architecture.columns), count: stepper.streams)
    for _ in 0..<rows {
      stepper.advance(drawn.flatMap(\.self))
      for stream in drawn.indices { drawn[stream].removeAll(keepingCapacity: true) }
      for (column, classes) in architecture.classes.enumerated() {
        var logits = stepper.logits(column: column, given: drawn.flatMap(\.self))
        for stream in drawn.indices {
          drawn[stream].append(draw(from: stream * classes..<(stream + 1) * classes, of: &logits, with: &dice))
        }
      }
    }
    return stepper
  }

  /// Samples a class by its softmax probability. `logits` holds one logit per class and is overwritten with their
  /// weights.
  private func draw(
    from classes: Range<Int>, of logits: inout [Float], with dice: inout [UInt16]
  ) -> Int32 {
    let highest = logits[classes].max()!
    var sum: Float = 0
    for i in classes {
      logits[i] = exp(logits[i] - highest)
      sum += logits[i]
    }
    // The system's own generator would cost a system call.
    var point = Float(erand48(&dice)) * sum
    for i in classes {
      point -= logits[i]
      if point < 0 { return Int32(i - classes.lowerBound) }
    }
    return Int32(classes.count - 1)
  }

  private struct Result: Encodable {
    var peer = "etude, \(NetworkEngine.description)"
    var oneStreamPerS, streams64PerS: Double
  }
}
