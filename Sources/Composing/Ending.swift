// When a piece is over. Must not know the network.
internal import Music

/// How long a piece should be.
public enum Length: Hashable, Sendable {
  case seconds(Double)
  case events(Int)

  public static let secondsRange = 1.0...36_000
  public static let eventsRange = 1...1_000_000
}

/// Brings a piece to rest near its length instead of cutting it, where `Closing` does not bring it to a chord of its key.
///
/// From shortly before its length on, a piece ends where the model ends it; from its length on, in the first pause that is
/// long enough, too. What is long enough shrinks, until after a grace period any gap will do; a chord is never split.
/// Music without pauses, whose events all have one distance, ends at its length.
struct Ending {
  let length: Length
  var isSteady = false

  /// A pause that ends any piece which has reached its length.
  private static let longestRest = Seconds(1)
  /// What ends a piece after the grace period: more than the spread of a chord.
  private static let shortestRest = Seconds.milliseconds(40)
  /// The grace period, as a share of the length.
  private static let grace = 0.15

  /// How far the piece is: 1 when it has reached its length.
  private func progress(time: Seconds, events: Int) -> Double {
    switch length {
    case .seconds(let seconds): time.value / seconds
    case .events(let count): Double(events) / Double(count)
    }
  }

  /// Whether the model's own end is welcome.
  func mayEnd(at time: Seconds, after events: Int) -> Bool {
    progress(time: time, events: events) >= (isSteady ? 1 : 1 - Ending.grace / 2)
  }

  /// Whether a pause of `gap` before the next event, at `time`, ends the piece.
  func isAtRest(at time: Seconds, after events: Int, gap: Seconds) -> Bool {
    let overtime = (progress(time: time, events: events) - 1) / Ending.grace
    guard overtime >= 0 else { return false }
    if isSteady || overtime > 2 { return gap > .zero }
    return gap >= max(Ending.shortestRest, Ending.longestRest * (1 - overtime))
  }
}
