package import Music

/// How much a piece repeats itself. A piece that is stuck has long runs; one that goes in circles has a high share of
/// repeated patterns. Takes about a millisecond for a minute of music.
package struct Repetition: Hashable, Sendable {
  /// Number of notes in the longest run on one key, ignoring the pedal.
  package let longestKeyRun: Int
  /// Number of chords in the longest run of the same keys. A single note is a chord of one; notes within 25 ms form a
  /// chord.
  package let longestChordRun: Int
  /// Number of events in the longest run of equal events: the same key, or the pedal, with the same duration (to half
  /// an octave of time) and the same velocity (to a sixteenth of its range).
  package let longestEventRun: Int
  /// The share of all eight-note figures whose seven intervals have occurred earlier in the piece, 0…1.
  package let repeatedPatternShare: Double

  package init(of performance: Performance) {
    let chords = performance.events.chords()
    let keys = chords.keys
    longestKeyRun = Measures.longestRun(in: keys)
    longestChordRun = Measures.longestRun(in: chords.map(\.pitches))
    longestEventRun = Measures.longestRun(in: performance.events.map(Kind.init))
    repeatedPatternShare = repeatedShare(of: keys.intervals, length: 7)
  }
}

/// An event without its onset, coarsely quantized.
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

/// The share of windows of `length` intervals, at most eight, that equal an earlier window; 0 if there are none.
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
