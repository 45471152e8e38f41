// How long a run has gone on, and how long it still may. Must not know what takes the time.

/// The time of a run: everything from the moment its music has been read until its model is in its file, in all of its
/// sessions together. The time between two sessions is not its own.
struct RunClock {
  let start: ContinuousClock.Instant
  /// Seconds of the sessions before this one.
  let before: Double
  /// Seconds that the whole run may take; nil: as long as it needs.
  let limit: Double?

  /// Seconds so far.
  var seconds: Double { before + (ContinuousClock.now - start) / .seconds(1) }

  /// How much of the time for learning is over, 0…1 and somewhat more; nil without a limit.
  ///
  /// - Parameters:
  ///   - seconds: so far.
  ///   - reserve: seconds that are needed after the last step; a quarter of the time is for learning at least.
  func fraction(at seconds: Double, reserve: Double) -> Double? {
    limit.map { seconds / max($0 - reserve, $0 / 4) }
  }
}

/// What `work` gives, and how many seconds it takes.
func timed<Value>(_ work: () -> Value) -> (Value, Double) {
  let start = ContinuousClock.now
  let value = work()
  return (value, (ContinuousClock.now - start) / .seconds(1))
}
