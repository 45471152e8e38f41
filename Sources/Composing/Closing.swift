internal import Measures
internal import Music
internal import Tokens

/// Leads a piece to its last chord. Within a time window the next chord may only consist of notes of the tonic triad,
/// chosen by the network, and it rings until the end of the piece.
struct Closing {
  /// Key of the piece.
  let key: Tonality
  /// Earliest and latest onset of the last chord, in playback time.
  let earliest, latest: Seconds
  /// When the last note ends.
  let end: Seconds
  private(set) var chord: [Note] = []

  /// Notes closer together than this belong to one chord.
  private static let chordGap = Seconds.milliseconds(60)
  /// Longest time between the first and the last onset of the last chord.
  private static let longestSpread = Seconds.milliseconds(400)
  private static let mostNotes = 8

  /// The timing of a closing, in seconds.
  struct Timing {
    /// How long before the end of the piece the closing passage begins.
    let search: Double
    /// Longest and shortest time that the last chord rings.
    let longest, shortest: Double

    /// For a piece of a given length; short pieces have shorter times.
    init(seconds: Double) {
      (search, longest, shortest) = (min(9, 0.5 * seconds), min(4, 0.25 * seconds), min(1.8, 0.12 * seconds))
    }

    /// For a piece whose length is given in events: the last chord begins when the rows before it have been composed,
    /// as far as that is known.
    ///
    /// - Parameters:
    ///   - rows: number of rows left.
    ///   - secondsPerRow: mean of the piece so far.
    init(rows: Int, secondsPerRow: Double) {
      let wait = Double(rows - Closing.chordRows) * secondsPerRow
      shortest = 1.8
      longest = shortest + min(max(wait, 0.4), 2.2)
      search = longest
    }
  }

  /// Number of notes in a typical final chord.
  private static let chordRows = 4

  /// Number of rows left when the closing passage of a piece of `events` events begins. The
  /// passage rarely needs more than a few seconds' worth of rows; without the limit, long pieces would be too short.
  static func rows(of events: Int) -> Int { min(max(events / 20, 2 * chordRows), 10 * chordRows) }

  /// - Parameters:
  ///   - end: when the piece ends, in seconds of playback time.
  ///   - point: 0…1, the position of the earliest onset of the last chord within the allowed window.
  init(key: Tonality, end: Double, _ timing: Timing, point: Double) {
    self.key = key
    earliest = Seconds(end - timing.longest + point * (timing.longest - timing.shortest))
    latest = Seconds(end - 0.8 * timing.shortest)
    self.end = Seconds(end)
  }

  /// Whether the chord is complete before an event at `onset`.
  func isOver(before onset: Seconds) -> Bool {
    guard let first = chord.first, let last = chord.last else { return false }
    return onset - last.onset > Self.chordGap || onset - first.onset > Self.longestSpread
      || chord.count == Self.mostNotes
  }

  /// Whether a note at this time belongs to the last chord.
  ///
  /// - Parameter now: onset of the previous event.
  func isLast(_ onset: Seconds, after now: Seconds) -> Bool {
    !chord.isEmpty || (onset >= earliest && onset - now > Self.chordGap)
  }

  /// Whether an event may come next: the last chord must begin in time and consist of notes of the tonic triad.
  ///
  /// - Parameter now: onset of the previous event.
  func allows(_ event: MusicEvent, after now: Seconds) -> Bool {
    if isOver(before: event.onset) { return true }
    guard let note = event.note else { return !chord.isEmpty || event.onset <= latest }
    return isLast(note.onset, after: now)
      ? key.hasInTriad(note.pitch) && note.onset <= latest + Self.longestSpread
      : note.onset <= latest
  }

  mutating func append(_ note: Note) { chord.append(note) }

  /// Score of the last chord in nats; 0 is best.
  var quality: Double {
    guard let bass = chord.map(\.pitch).min() else { return -4 }
    let isTonic = { (pitch: Pitch) in Int(pitch.number) % 12 == key.tonic }
    let root = isTonic(bass) ? 0 : chord.contains { isTonic($0.pitch) } ? -0.5 : -1.5
    return root - (chord.count < 3 ? 0.2 : 0)
  }
}
