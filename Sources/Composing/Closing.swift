internal import Measures
internal import Music
internal import Tokens

/// Leads a piece whose length is given in seconds to its last chord. Within a time window the next chord may only
/// consist of notes of the tonic triad, chosen by the network, and it rings until the end of the piece.
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

  /// Timing of the closing, in seconds, for a piece of the given length: how long before the end the closing passage
  /// begins, and the longest and shortest time that the last chord rings. Short pieces have shorter times.
  static func times(_ seconds: Double) -> (search: Double, longest: Double, shortest: Double) {
    (min(9, 0.5 * seconds), min(4, 0.25 * seconds), min(1.8, 0.12 * seconds))
  }

  /// - Parameters:
  ///   - seconds: length of the piece.
  ///   - point: 0…1, the position of the earliest onset of the last chord within the allowed window.
  init(key: Tonality, seconds: Double, point: Double) {
    self.key = key
    let times = Self.times(seconds)
    earliest = Seconds(seconds - times.longest + point * (times.longest - times.shortest))
    latest = Seconds(seconds - 0.8 * times.shortest)
    end = Seconds(seconds)
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
