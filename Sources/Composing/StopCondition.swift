internal import Music

/// Length of a piece.
public enum Length: Hashable, Sendable {
  case seconds(Double)
  case events(Int)

  public static let secondsRange = 1.0...36_000
  public static let eventsRange = 1...1_000_000
}

/// Ends a piece near its length at a natural point, if `Closing` does not lead it to a chord of its key: short pieces
/// whose length is given in events, and music with a fixed step.
///
/// Shortly before its length, the model may end the piece. Once the length is reached, the first sufficiently long
/// pause also ends it. The required pause shrinks, until after a grace period any gap will do; chords are never split.
/// Music with a fixed step has no pauses and ends at its length.
struct StopCondition {
  let length: Length
  var hasFixedStep = false

  /// Pause that ends a piece as soon as it has reached its length.
  private static let longestRest = Seconds(1)
  /// Pause that ends a piece after the grace period; longer than the spread of a chord.
  private static let shortestRest = Seconds.milliseconds(40)
  /// Grace period as a fraction of the length.
  private static let grace = 0.15

  /// Fraction of the length that has been reached.
  private func progress(time: Seconds, events: Int) -> Double {
    switch length {
    case .seconds(let seconds): time.value / seconds
    case .events(let count): Double(events) / Double(count)
    }
  }

  /// Whether the model may end the piece.
  func mayEnd(at time: Seconds, after events: Int) -> Bool {
    progress(time: time, events: events) >= (hasFixedStep ? 1 : 1 - StopCondition.grace / 2)
  }

  /// Whether a pause of `gap` before the next event, at `time`, ends the piece.
  func isAtRest(at time: Seconds, after events: Int, gap: Seconds) -> Bool {
    let overtime = (progress(time: time, events: events) - 1) / StopCondition.grace
    guard overtime >= 0 else { return false }
    if hasFixedStep || overtime > 2 { return gap > .zero }
    return gap >= max(StopCondition.shortestRest, StopCondition.longestRest * (1 - overtime))
  }
}
