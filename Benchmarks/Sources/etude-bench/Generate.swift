// Composing speed: symbols drawn one after the other from a network of two layers. Must not know how the network steps.
import ArgumentParser
import Dispatch
import Glibc
import Network

struct Generate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Time the drawing of symbols: one stream, then 64 at once.",
    discussion: "The peer is `generate_torch.py`, which has the same options and keys.")

  @OptionGroup var network: NetworkOptions

  @Option(help: "Threads, each with its part of the streams.")
  var threads = 1

  @Option(help: "Symbols of the one stream; each of the 64 has an eighth of them.")
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

  /// Of all streams together.
  private func symbolsPerSecond(_ weights: StepperWeights, streams: Int, symbols: Int) -> Double {
    let parts = min(threads, streams)
    let steppers = (0..<parts).map { part in
      let share = (part + 1) * streams / parts - part * streams / parts
      return Stepper(weights, labels: Array(repeating: -1, count: share))
    }
    let seconds = measure {
      DispatchQueue.concurrentPerform(iterations: parts) { generate(symbols, with: steppers[$0], dice: UInt16($0)) }
    }
    return Double(streams * symbols) / seconds
  }

  private func generate(_ symbols: Int, with stepper: Stepper, dice: UInt16) {
    var (stepper, dice) = (stepper, [dice, 0, 0])
    var row = [Int32](repeating: 0, count: stepper.streams)
    for _ in 0..<symbols {
      stepper.advance(row)
      var logits = stepper.logits(column: 0, given: [])
      for stream in row.indices {
        let classes = stream * network.vocabulary..<(stream + 1) * network.vocabulary
        row[stream] = draw(from: classes, of: &logits, with: &dice)
      }
    }
  }

  /// A class drawn by its softmax probability, from one logit a class, which become the weights of the classes.
  private func draw(
    from classes: Range<Int>, of logits: inout [Float], with dice: inout [UInt16]
  ) -> Int32 {
    let highest = logits[classes].max()!
    var sum: Float = 0
    for i in classes {
      logits[i] = exp(logits[i] - highest)
      sum += logits[i]
    }
    // The system's own generator is a call of the kernel.
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
