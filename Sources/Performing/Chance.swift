extension RandomNumberGenerator {
  /// A random number in −most…most with a triangular distribution around 0. The bits are the same on every machine.
  mutating func deviation(_ most: Double) -> Double {
    most * (Double.random(in: -0.5...0.5, using: &self) + Double.random(in: -0.5...0.5, using: &self))
  }
}
