// How gradients change parameters. Must not know where gradients come from.
internal import COneDNN

/// The rule by which parameters follow their gradient.
public enum Optimizer: Codable, Hashable, Sendable {
  /// Adam (Kingma and Ba 2015).
  case adam(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8)
  /// Stochastic gradient descent with momentum, as PyTorch's: m = momentum · m + g, w −= rate · m.
  case sgd(momentum: Double = 0.9)
}

/// An optimizer's memory and its update.
final class OptimizerState {
  let optimizer: Optimizer
  /// m; and v, which gradient descent leaves zero.
  let first, second: Floats

  init(_ optimizer: Optimizer, count: Int) {
    self.optimizer = optimizer
    first = Floats(count)
    second = Floats(count)
  }

  /// Updates a range of the parameters by `scale` times their gradient.
  ///
  /// - Parameter step: 1 for the first update.
  func update(_ weights: Floats, _ gradient: Floats, _ range: Range<Int>, step: Int, rate: Double, scale: Double) {
    let (count, start) = (Int64(range.count), range.lowerBound)
    let (g, m, w) = (gradient.pointer + start, first.pointer + start, weights.pointer + start)
    switch optimizer {
    case .adam(let beta1, let beta2, let epsilon):
      // m̂ / (√v̂ + ε) = rate factor · m / (√v + ε'), the second form of the paper's section 2, with ε' exact.
      let correction = (1 - power(beta2, step)).squareRoot()
      etude_adam(
        count, Float(rate * correction / (1 - power(beta1, step))), Float(beta1), Float(beta2),
        Float(epsilon * correction), Float(scale), g, m, second.pointer + start, w)
    case .sgd(let momentum):
      etude_sgd(count, Float(rate), Float(momentum), Float(scale), g, m, w)
    }
  }

  private func power(_ base: Double, _ exponent: Int) -> Double {
    var (result, square, rest) = (1.0, base, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      square *= square
      rest >>= 1
    }
    return result
  }
}
