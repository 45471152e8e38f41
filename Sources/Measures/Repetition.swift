// How much a piece repeats itself. Must not know other pieces.
public import Music

/// How often the same comes again at once, and how often a figure comes back. A piece that is stuck has long runs; one that
/// circles has a high share of repeated patterns. Takes a millisecond for a piece of a minute.
public struct Repetition: Hashable, Sendable {
  /// Notes in the longest run on one key, whatever happens to the pedal meanwhile.
  public let longestKeyRun: Int
  /// Chords in the longest run of the same keys; a note alone is a chord of one. Notes within 25 ms are together.
  public let longestChordRun: Int
  /// Events in the longest run of equal ones: the same key, or the pedal, held equally long (to half an octave of time)
  /// and struck equally hard (to a sixteenth of the range of velocities).
  public let longestEventRun: Int
  /// Of all figures of eight notes in a row, the share whose seven intervals stood earlier in the piece already: 0…1.
  public let repeatedPatternShare: Double

  public init(of performance: Performance) {
    let chords = performance.events.chords()
    let keys = chords.keys
    longestKeyRun = Measures.longestRun(in: keys)
    longestChordRun = Measures.longestRun(in: chords.map(\.pitches))
    longestEventRun = Measures.longestRun(in: performance.events.map(Kind.init))
    repeatedPatternShare = repeatedShare(of: keys.intervals, length: 7)
  }
}

/// An event without its onset, coarsely.
private struct Kind: Equatable {
  var key: UInt8?
  var duration: Int
  var velocity: UInt8

  init(_ event: MusicEvent) {
    key = event.note?.pitch.number
    duration = Bins.durations.index(of: (event.end - event.onset).value)
    velocity = (event.note?.velocity ?? 0) / 8
  }
}

func longestRun(in items: [some Equatable]) -> Int {
  var (longest, current) = (0, 0)
  for index in items.indices {
    current = index > 0 && items[index] == items[index - 1] ? current + 1 : 1
    longest = max(longest, current)
  }
  return longest
}

/// The share of the windows of `length` intervals, at most eight, that equal an earlier one; 0 where there are none.
private func repeatedShare(of intervals: [Int8], length: Int) -> Double {
  let windows = intervals.count - length + 1
  guard windows > 0 else { return 0 }
  let mask = UInt64.max >> UInt64(64 - 8 * length)
  var (pattern, seen) = (UInt64(0), Set<UInt64>())
  for (index, interval) in intervals.enumerated() {
    pattern = (pattern << 8 | UInt64(UInt8(bitPattern: interval))) & mask
    if index >= length - 1 { seen.insert(pattern) }
  }
  return Double(windows - seen.count) / Double(windows)
}
