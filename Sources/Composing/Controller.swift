/// An integral controller: it accumulates the deviation from a target and tilts the logits of a column to counteract
/// it.
struct Controller {
  let column: Int
  /// Tilt in nats, from the lowest to the highest class of the column, per unit of accumulated deviation.
  let gain: Double
  /// Accumulated deviation; positive if higher classes are needed. It is clamped, so that an unreachable target doesn't
  /// accumulate without limit (integral windup).
  private(set) var deviation = 0.0

  /// Maximum tilt, in nats.
  private static let limit = 16.0

  init(column: Int, gain: Double) { (self.column, self.gain) = (column, gain) }

  mutating func add(deviation amount: Double) {
    let bound = Controller.limit / gain
    deviation = min(max(deviation + amount, -bound), bound)
  }

  /// Adds the tilt to the logits (V) of a column.
  func apply(to logits: inout [Float]) {
    let slope = Float(gain * deviation) / Float(max(1, logits.count - 1))
    guard slope != 0 else { return }
    for index in logits.indices { logits[index] += slope * Float(index) }
  }
}
