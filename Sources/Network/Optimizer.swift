internal import COneDNN

/// The update rule of the parameters.
public enum Optimizer: Codable, Hashable, Sendable {
  /// Adam (Kingma and Ba 2015).
  case adam(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8)
  /// Adam with decoupled weight decay (Loshchilov and Hutter, "Decoupled weight decay regularization", 2019): before
  /// each update w −= rate · decay · w. Biases don't decay, and neither do embedding rows of symbols that don't occur
  /// in the batch.
  case adamW(beta1: Double = 0.9, beta2: Double = 0.98, epsilon: Double = 1e-8, decay: Double = 0.02)
  /// Stochastic gradient descent with momentum, as PyTorch's: m = momentum · m + g, w −= rate · m.
  case sgd(momentum: Double = 0.9)
}

/// An optimizer with its state.
final class OptimizerState {
  let optimizer: Optimizer
  private let layout: ParameterLayout
  /// First moments m, and second moments v; SGD leaves v zero.
  let first, second: Floats

  init(_ optimizer: Optimizer, _ layout: ParameterLayout) {
    (self.optimizer, self.layout) = (optimizer, layout)
    first = Floats(layout.count)
    second = Floats(layout.count)
  }

  /// Updates a range of the parameters with `scale` times their gradient.
  ///
  /// - Parameter step: number of the update, from 1.
  func update(_ weights: Floats, _ gradient: Floats, _ range: Range<Int>, step: Int, rate: Double, scale: Double) {
    let (count, start) = (Int64(range.count), range.lowerBound)
    let (g, m, w) = (gradient.pointer + start, first.pointer + start, weights.pointer + start)
    func adam(_ beta1: Double, _ beta2: Double, _ epsilon: Double) {
      // m̂ / (√v̂ + ε) = rate factor · m / (√v + ε'), the second form of the paper's section 2, with ε' exact.
      let correction = (1 - power(beta2, step)).squareRoot()
      etude_adam(
        count, Float(rate * correction / (1 - power(beta1, step))), Float(beta1), Float(beta2),
        Float(epsilon * correction), Float(scale), g, m, second.pointer + start, w)
    }
    switch optimizer {
    case .adam(let beta1, let beta2, let epsilon): adam(beta1, beta2, epsilon)
    case .adamW(let beta1, let beta2, let epsilon, let decay):
      shrink(weights, gradient, range, by: Float(1 - rate * decay))
      adam(beta1, beta2, epsilon)
    case .sgd(let momentum):
      etude_sgd(count, Float(rate), Float(momentum), Float(scale), g, m, w)
    }
  }

  /// Multiplies the weights in a range that are subject to decay.
  private func shrink(_ weights: Floats, _ gradient: Floats, _ range: Range<Int>, by factor: Float) {
    func shrink(_ part: Range<Int>) {
      let part = part.clamped(to: range)
      etude_scale(Int64(part.count), factor, weights.pointer + part.lowerBound)
    }
    for slot in layout.matrices { shrink(slot.range) }
    for slot in layout.tables where slot.range.overlaps(range) {
      for row in 0..<slot.shape[0] {
        let places = slot.row(row)
        if places.contains(where: { gradient.pointer[$0] != 0 }) { shrink(places) }
      }
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

/// An exponential moving average of the weights over the updates, which smooths out the noise of single batches (after
/// Polyak and Juditsky 1992, with exponential decay).
///
/// After update n, ā ← d·ā + (1−d)·w with d = min(`decay`, (1+n)/(10+n)), so that the poor weights of the first updates
/// are soon forgotten.
final class Average {
  let decay: Double
  /// ā, in the layout of the parameters.
  let values: Floats

  init(of weights: Floats, decay: Double) {
    self.decay = decay
    values = Floats(weights.count)
    values.copy(from: weights)
  }

  /// Updates a range of the average after update number `step`, counted from 1.
  func follow(_ weights: Floats, _ range: Range<Int>, step: Int) {
    let decay = min(decay, Double(1 + step) / Double(10 + step))
    etude_average(
      Int64(range.count), Float(1 - decay), weights.pointer + range.lowerBound, values.pointer + range.lowerBound)
  }
}
