// Small deviations. Must not know what deviates.

extension RandomNumberGenerator {
  /// −most…most, values near 0 the likeliest (a triangular distribution): the same bits on every machine.
  mutating func deviation(_ most: Double) -> Double {
    most * (Double.random(in: -0.5...0.5, using: &self) + Double.random(in: -0.5...0.5, using: &self))
  }
}
