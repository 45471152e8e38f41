/// The time of a run over all of its sessions: from when its music has been read until its model has been written. The
/// time between sessions doesn't count.
struct RunClock {
  let start: ContinuousClock.Instant
  /// Seconds of earlier sessions.
  let before: Double
  /// Maximum seconds for the whole run; nil for no limit.
  let limit: Double?

  /// Seconds so far.
  var seconds: Double { before + (ContinuousClock.now - start) / .seconds(1) }

  /// Fraction of the learning time that has passed, 0…1 or slightly more; nil without a limit.
  ///
  /// - Parameters:
  ///   - seconds: time so far.
  ///   - reserve: seconds needed after the last step. At least a quarter of the limit remains for learning.
  func fraction(at seconds: Double, reserve: Double) -> Double? {
    limit.map { seconds / max($0 - reserve, $0 / 4) }
  }
}

/// Returns the result of `work` and the seconds it took.
func timed<Value>(_ work: () -> Value) -> (Value, Double) {
  let start = ContinuousClock.now
  let value = work()
  return (value, (ContinuousClock.now - start) / .seconds(1))
}
