/// Samples symbols of one column from the network's logits.
struct SymbolSampler {
  /// See `Sampling`.
  var temperature = 1.0
  var topP = 1.0
  var minP = 0.0

  /// Draws a symbol.
  ///
  /// - Parameter logits: one per class (V), in nats; `-infinity` excludes a class.
  /// - Returns: 0..<V, or nil if every class is excluded.
  func draw(_ logits: [Float], using generator: inout some RandomNumberGenerator) -> Int? {
    guard let best = logits.max(), best > -.infinity else { return nil }
    var weights = logits.map { exponential(Double($0 - best) / temperature) }
    if minP > 0 { for index in weights.indices where weights[index] < minP { weights[index] = 0 } }
    if topP < 1 { SymbolSampler.cutToNucleus(&weights, share: topP) }
    var point = Double.random(in: 0..<weights.reduce(0, +), using: &generator)
    for (index, weight) in weights.enumerated() where weight > 0 {
      point -= weight
      if point < 0 { return index }
    }
    // Rounding may leave a remainder; it belongs to the last class.
    return weights.lastIndex { $0 > 0 }
  }

  /// Sets all weights outside the nucleus to zero. The nucleus is the smallest set of the largest weights (of equal
  /// ones, the first) whose sum reaches the given share of the total. Weights are at most 1.
  static func cutToNucleus(_ weights: inout [Double], share: Double) {
    let sum = weights.reduce(0, +)
    // Weights below `least` are surely outside the nucleus, so they needn't be sorted.
    var least = 1.0
    repeat { least /= 8 } while weights.reduce(0, { $1 < least ? $0 : $0 + $1 }) < (share + 1) / 2 * sum
    let order = weights.indices.filter { weights[$0] >= least }.sorted { (weights[$1], $0) < (weights[$0], $1) }
    let target = share * sum
    var nucleus = 0.0
    for index in weights.indices where weights[index] < least { weights[index] = 0 }
    for index in order {
      let isInside = nucleus < target
      nucleus += weights[index]
      if !isInside { weights[index] = 0 }
    }
  }
}

/// exp(x) for x ≤ 0, with the same bits on every processor, unlike the system's function. Computed as 2^n · exp(r) with
/// |r| ≤ ½ ln 2 and 13 terms of the series of exp(r); accurate to 4 units in the last place; 0 below −700.
func exponential(_ x: Double) -> Double {
  guard x > -700 else { return 0 }
  let n = (x * 1.442_695_040_888_963_4).rounded()
  let r = (x - n * 0x1.62e42feep-1) - n * 0x1.a39ef35793c76p-33
  var (sum, k) = (1.0, 13.0)
  while k > 0 {
    sum = 1 + r / k * sum
    k -= 1
  }
  return sum * Double(sign: .plus, exponent: Int(n), significand: 1)
}

/// ln x for x ≥ 1, with the same bits on every processor: x = m · 2^e with m near 1, and the series of artanh((m − 1) /
/// (m + 1)). Accurate to a few units in the last place.
func logarithm(_ x: Double) -> Double {
  precondition(x >= 1 && x.isFinite, "logarithm needs a finite number of at least 1")
  let isUpper = x.significand > 1.414_213_562_373_095_1
  let (m, e) = (isUpper ? x.significand / 2 : x.significand, Double(x.exponent) + (isUpper ? 1 : 0))
  let s = (m - 1) / (m + 1)
  var (sum, k) = (0.0, 27.0)
  while k > 0 {
    sum = sum * (s * s) + 1 / k
    k -= 2
  }
  return e * 0.693_147_180_559_945_3 + 2 * s * sum
}

/// Log-probability of one symbol under the softmax of the logits, in nats.
func logProbability(_ logits: [Float], of symbol: Int) -> Double {
  let best = logits.max()!
  return Double(logits[symbol] - best) - logarithm(logits.reduce(0) { $0 + exponential(Double($1 - best)) })
}
