import Glibc
import Testing

@testable import Network

struct LossTests {
  private let logits = [0.3, -1.2, 2, 0.7, 0]

  private var probabilities: [Double] { softmax(logits) }

  private func softmax(_ z: [Double]) -> [Double] { z.map { exp($0 - logSumExp(z)) } }

  private func value(_ loss: Loss, _ z: [Double], target: Int) -> Double {
    let p = softmax(z)
    switch loss {
    case .crossEntropy: return -log(p[target])
    case .squaredError: return p.enumerated().reduce(0) { $0 + pow($1.element - ($1.offset == target ? 1 : 0), 2) }
    }
  }

  @Test(arguments: Loss.allCases, 0..<5)
  func gradientsAreThoseOfFiniteDifferences(loss: Loss, target: Int) {
    var gradient = probabilities.map(Float.init)
    gradient.withUnsafeMutableBufferPointer {
      loss.backward($0.baseAddress!, count: 5, target: target, scale: 3)
    }
    let step = 1e-5
    let differences = logits.indices.map { v in
      var (above, below) = (logits, logits)
      above[v] += step
      below[v] -= step
      return 3 * (value(loss, above, target: target) - value(loss, below, target: target)) / (2 * step)
    }
    #expect(distance(gradient, differences) < 1e-6)
  }
}
