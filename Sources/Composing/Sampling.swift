// How one symbol is drawn from the network's scores. Must not know music.

/// The dice: how much chance the composer leaves to each symbol.
public struct Sampling: Hashable, Sendable {
  /// Scores are divided by it: below 1 the likely grows likelier, above 1 the dice roll freer.
  public var temperature: Double
  /// Only the likeliest keys, or chords, that together have this probability can be drawn (nucleus sampling, Holtzman et
  /// al. 2020). Times, durations and velocities are drawn from all there are: without their rare long classes a piece would
  /// grow denser and denser.
  public var topP: Double

  /// - Parameters:
  ///   - temperature: above 0.
  ///   - topP: above 0, at most 1.
  public init(temperature: Double = 1, topP: Double = 0.95) {
    precondition(temperature > 0 && topP > 0 && topP <= 1, "a temperature is above 0, a nucleus in 0…1")
    self.temperature = temperature
    self.topP = topP
  }

  var withoutNucleus: Sampling { Sampling(temperature: temperature, topP: 1) }

  /// Draws a class.
  ///
  /// - Parameters:
  ///   - logits: one score a class (V), in nats; `-infinity` forbids a class.
  /// - Returns: 0..<V, or nil when every class is forbidden.
  func draw(_ logits: [Float], using generator: inout some RandomNumberGenerator) -> Int? {
    let order = logits.indices.filter { logits[$0] > -.infinity }
      .sorted { (logits[$1], $0) < (logits[$0], $1) }
    guard let best = order.first else { return nil }
    let weights = order.map { exponential(Double(logits[$0] - logits[best]) / temperature) }
    let target = topP * weights.reduce(0, +)
    var nucleus = 0.0
    var size = 0
    while size < weights.count && (size == 0 || nucleus < target) {
      nucleus += weights[size]
      size += 1
    }
    var point = Double.random(in: 0..<nucleus, using: &generator)
    for index in 0..<size {
      point -= weights[index]
      if point < 0 { return order[index] }
    }
    return order[size - 1]
  }
}

/// exp(x) for x ≤ 0, the same bits on every processor, which the system's is not: 2^n · exp(r), |r| ≤ ½ ln 2, and 13 terms
/// of the series of exp(r). Right to 4 units in the last place; 0 below −700.
func exponential(_ x: Double) -> Double {
  guard x > -700 else { return 0 }
  let n = (x * 1.442_695_040_888_963_4).rounded()
  let r = (x - n * 0x1.62e42feep-1) - n * 0x1.a39ef35793c76p-33
  var sum = 1.0
  for k in stride(from: 13.0, to: 0, by: -1) { sum = 1 + r / k * sum }
  return sum * Double(sign: .plus, exponent: Int(n), significand: 1)
}
