import Glibc
import Randomness

@testable import Network

extension Architecture {
  static let small = Architecture(classes: [5, 7, 3], labels: 2, embedding: 4, layers: 2, units: 6, headUnits: 8)

  /// Like `small`, with attention.
  static func attentive(_ window: Int, layers: Int = 2) -> Architecture {
    var architecture = small
    (architecture.layers, architecture.attention, architecture.attentionUnits) = (layers, window, 5)
    return architecture
  }

  /// Without attention, with windows shorter and longer than batches, and with attention after the only layer.
  static let kinds = [small, attentive(4), attentive(17, layers: 3), attentive(9, layers: 1)]
}

extension Parameters {
  /// All parameters are random, including biases, so that none can be forgotten.
  static func random(_ architecture: Architecture, seed: UInt64 = 1) -> Parameters {
    var generator = SplitMix64(seed: seed)
    var parameters = Parameters(zeros: architecture)
    for slot in parameters.layout.slots {
      for i in slot.range { parameters.values[i] = .random(in: -0.6...0.6, using: &generator) }
    }
    return parameters
  }
}

extension Batch {
  /// Random rows: every seventh position is ignored, every second stream is reset, and the labels are −1, 0, 1, …
  static func random(_ architecture: Architecture, streams: Int, steps: Int, seed: UInt64 = 1) -> Batch {
    var generator = SplitMix64(seed: seed)
    let columns = architecture.columns
    func rows() -> [Int32] {
      (0..<steps * streams * columns).map {
        .random(in: 0..<Int32(architecture.classes[$0 % columns]), using: &generator)
      }
    }
    var targets = rows()
    for position in stride(from: 3, to: steps * streams, by: 7) { targets[position * columns] = -1 }
    return Batch(
      streams: streams, steps: steps, inputs: rows(), targets: targets,
      labels: (0..<streams).map { Int32($0 % (architecture.labels + 1)) - 1 },
      resets: (0..<streams).map { $0 % 2 == 0 })
  }

  /// The batch with every position counted.
  var withoutGaps: Batch {
    var batch = self
    batch.targets = targets.map { max($0, 0) }
    return batch
  }
}

/// The largest distance, relative to the largest number of the second sequence.
func distance(_ a: some Sequence<Float>, _ b: some Sequence<Double>) -> Double {
  var (largest, most) = (0.0, 0.0)
  for (x, y) in zip(a, b) {
    largest = max(largest, abs(Double(x) - y))
    most = max(most, abs(y))
  }
  return most > 0 ? largest / most : largest
}

func logSumExp(_ z: [Double]) -> Double { log(z.reduce(0) { $0 + exp($1) }) }

func temporaryPath() -> String { "/tmp/etude-network-\(getpid())-\(UInt64.random(in: 0 ... .max)).safetensors" }
