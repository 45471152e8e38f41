package import Music

/// A piece in its place on the timeline.
package struct PieceMark: Hashable, Sendable {
  /// Its number in the session, from 1; a piece that is played again has a new one.
  package let number: Int
  package let facts: PieceFacts
  /// The stream position at which the piece would have begun: its own time zero, in frames. Where a piece goes on from
  /// the middle, that is before its first frame, and may be negative.
  package let origin: Int
  /// The stream position of its first frame.
  package let start: Int
}

/// An event on the timeline. Times are in seconds of the stream: position / 48000.
package enum LogEntry: Hashable, Sendable {
  /// A piece begins.
  case began(PieceMark)
  /// A note, a pedal press or a controller change of the piece that began last. Its onset is before the piece's first
  /// frame where it is held when a piece goes on from the middle.
  case event(MusicEvent)
  /// The piece has ended: there is no more of it.
  case ended(number: Int, at: Seconds)
  /// All before this entry that begins at this time or later is void, and what sounds then ends then: a skip.
  case cut(at: Seconds)
  /// A piece could not be made, and is left out.
  case failed(PieceFacts, reason: String)
}

/// The entries of a timeline, numbered; the oldest are forgotten when they are older than the frames.
struct TimelineLog {
  /// The number of the first entry that is kept.
  private(set) var first = 0
  private var entries: [(entry: LogEntry, end: Seconds)] = []

  /// - Parameter end: the time after which the entry can be dropped.
  mutating func append(_ entry: LogEntry, neededUntil end: Seconds) { entries.append((entry, end)) }

  /// The entries from `number` on that are kept, and the number of the one after them.
  func entries(from number: Int) -> (entries: [LogEntry], next: Int) {
    let skipped = max(0, min(entries.count, number - first))
    return (entries[skipped...].map(\.entry), first + entries.count)
  }

  /// Forgets the oldest entries that are not needed at `time`.
  mutating func forget(before time: Seconds) {
    let old = entries.firstIndex { $0.end >= time } ?? entries.count
    // Seldom, since it moves all others.
    if old < max(64, entries.count / 2) { return }
    entries.removeFirst(old)
    first += old
  }
}
