// How a piece whose length is a time comes to rest: on a chord of its key, at its end.
internal import Measures
internal import Music
internal import Tokens

/// Brings a draft to its last chord: within a window of time the next chord consists of notes of the tonic triad alone, as
/// the network likes them best, and rings until the end of the piece.
struct Closing {
  /// The key that the piece is in.
  let key: Tonality
  /// When the last chord may begin, and when it has to: seconds of what is heard.
  let earliest, latest: Seconds
  /// When the last note ends.
  let end: Seconds
  private(set) var chord: [Note] = []

  /// Notes that follow each other faster are one chord.
  private static let chordGap = Seconds.milliseconds(60)
  /// How long it may take to spread the last chord.
  private static let longestSpread = Seconds.milliseconds(400)
  private static let mostNotes = 8

  /// How long before the end of a piece its closing is searched for, and how long the last chord rings at most and at
  /// least: seconds, but less for short pieces.
  static func times(_ seconds: Double) -> (search: Double, longest: Double, shortest: Double) {
    (min(9, 0.5 * seconds), min(4, 0.25 * seconds), min(1.8, 0.12 * seconds))
  }

  /// - Parameters:
  ///   - seconds: the length of the piece.
  ///   - point: 0…1, where between the earliest and the latest time the last chord is wanted.
  init(key: Tonality, seconds: Double, point: Double) {
    self.key = key
    let times = Self.times(seconds)
    earliest = Seconds(seconds - times.longest + point * (times.longest - times.shortest))
    latest = Seconds(seconds - 0.8 * times.shortest)
    end = Seconds(seconds)
  }

  /// Whether the chord is complete before an event.
  func isOver(before onset: Seconds) -> Bool {
    guard let first = chord.first, let last = chord.last else { return false }
    return onset - last.onset > Self.chordGap || onset - first.onset > Self.longestSpread
      || chord.count == Self.mostNotes
  }

  /// Whether a note at this time is one of the last chord.
  ///
  /// - Parameter now: the onset of the event before.
  func isLast(_ onset: Seconds, after now: Seconds) -> Bool {
    !chord.isEmpty || (onset >= earliest && onset - now > Self.chordGap)
  }

  /// Whether an event can be the next one: the last chord begins in time, and has notes of the tonic triad alone.
  ///
  /// - Parameter now: the onset of the event before.
  func allows(_ event: MusicEvent, after now: Seconds) -> Bool {
    if isOver(before: event.onset) { return true }
    guard let note = event.note else { return !chord.isEmpty || event.onset <= latest }
    return isLast(note.onset, after: now)
      ? key.hasInTriad(note.pitch) && note.onset <= latest + Self.longestSpread
      : note.onset <= latest
  }

  mutating func append(_ note: Note) { chord.append(note) }

  /// How well the last chord closes the piece, in nats: 0 is best.
  var quality: Double {
    guard let bass = chord.map(\.pitch).min() else { return -4 }
    let isTonic = { (pitch: Pitch) in Int(pitch.number) % 12 == key.tonic }
    let root = isTonic(bass) ? 0 : chord.contains { isTonic($0.pitch) } ? -0.5 : -1.5
    return root - (chord.count < 3 ? 0.2 : 0)
  }
}
