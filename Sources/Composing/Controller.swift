// A mean that is brought to where it should be. Must not know of what it is the mean.

/// An integral controller: it adds up by how much a mean is missed, and tilts the scores of a column against it.
struct Controller {
  let column: Int
  /// Nats, from the lowest class of the column to its highest, for each unit that is missing.
  let gain: Double
  /// What is missing so far: positive when more of the upper classes is wanted. Kept in bounds, so that a wish that cannot
  /// be fulfilled does not pile up.
  private(set) var missing = 0.0

  /// The strongest tilt, in nats.
  private static let limit = 16.0

  init(column: Int, gain: Double) { (self.column, self.gain) = (column, gain) }

  mutating func hear(missing amount: Double) {
    let bound = Controller.limit / gain
    missing = min(max(missing + amount, -bound), bound)
  }

  /// Tilts scores (V) along the classes.
  func apply(to logits: inout [Float]) {
    let slope = Float(gain * missing) / Float(max(1, logits.count - 1))
    guard slope != 0 else { return }
    for index in logits.indices { logits[index] += slope * Float(index) }
  }
}
