package import Music
private import Synchronization

/// Facts about a piece that are known before it is rendered.
package struct PieceFacts: Hashable, Sendable {
  /// Number of the piece among all that were planned since the program started. Pieces may have the same seed.
  package let id: Int
  package var title: String
  /// The composer, or the composer whose style it imitates; nil if unknown.
  package var composer: String?
  /// Random seed of a composed piece; nil for a file.
  package var seed: UInt64?
  /// The file that the piece was read from; nil for a composed piece.
  package var path: String?
  private static let count = Atomic(0)

  package init(title: String, composer: String? = nil, seed: UInt64? = nil, path: String? = nil) {
    id = Self.count.add(1, ordering: .relaxed).newValue
    (self.title, self.composer, self.seed, self.path) = (title, composer, seed, path)
  }
}

/// A piece and its place on the timeline.
package struct PieceMark: Hashable, Sendable {
  /// Number of the piece in the session, from 1. A piece that is played again gets a new number.
  package let number: Int
  package let facts: PieceFacts
  /// The stream position, in frames, of the piece's own time zero. If a piece continues from the middle, that is before
  /// its first frame, and may be negative.
  package let origin: Int
  /// The stream position of its first frame.
  package let start: Int
}

/// An event on the timeline. Times are in seconds of the stream: position / 48000.
package enum LogEntry: Hashable, Sendable {
  /// A piece begins.
  case began(PieceMark)
  /// A note, a pedal press or a controller change of the piece that began last. When a piece continues from the middle,
  /// a note that is held there has its onset before the piece's first frame.
  case event(MusicEvent)
  /// The piece has ended.
  case ended(number: Int, at: Seconds)
  /// A skip: entries before this one that begin at this time or later are void, and what sounds at this time ends.
  case cut(at: Seconds)
  /// A piece could not be made, and is skipped.
  case failed(PieceFacts, FailureReason)
}

/// The error for which a piece could not be made; equal to another with the same sentence.
package struct FailureReason: Hashable, Sendable {
  package let error: any Error

  package var sentence: String { "\(error)" }

  package static func == (a: FailureReason, b: FailureReason) -> Bool { a.sentence == b.sentence }
  package func hash(into hasher: inout Hasher) { hasher.combine(sentence) }
}

/// The entries of a timeline, numbered. The oldest are dropped when their frames are no longer kept.
struct TimelineLog {
  /// The number of the first entry kept.
  private(set) var first = 0
  private var entries: [(entry: LogEntry, end: Seconds)] = []

  /// - Parameter end: the time after which the entry can be dropped.
  mutating func append(_ entry: LogEntry, neededUntil end: Seconds) { entries.append((entry, end)) }

  /// Returns the kept entries from `number` on, and the number after the last one.
  func entries(from number: Int) -> (entries: [LogEntry], next: Int) {
    let skipped = max(0, min(entries.count, number - first))
    return (entries[skipped...].map(\.entry), first + entries.count)
  }

  /// Drops the oldest entries that are not needed at `time`.
  mutating func forget(before time: Seconds) {
    let old = entries.firstIndex { $0.end >= time } ?? entries.count
    // Rarely, since this moves all others.
    if old < max(64, entries.count / 2) { return }
    entries.removeFirst(old)
    first += old
  }
}
