/// Notes that start together, lowest first. A single note is a chord of one.
public struct Chord: Hashable, Sendable {
  public let notes: [Note]

  /// - Parameter notes: at least one.
  init(_ notes: [Note]) {
    precondition(!notes.isEmpty, "a chord has at least one note")
    self.notes = notes.sorted { ($0.pitch, $0.onset) < ($1.pitch, $1.onset) }
  }

  /// The onset of its earliest note.
  public var onset: Seconds { notes.lazy.map(\.onset).min()! }
  /// The distinct pitches, lowest first.
  public var pitches: [Pitch] {
    notes.reduce(into: []) { pitches, note in if pitches.last != note.pitch { pitches.append(note.pitch) } }
  }
  /// Whether there are at least two different pitches.
  public var isChord: Bool { pitches.count > 1 }
}

extension [MusicEvent] {
  /// Groups notes that start together into chords.
  ///
  /// - Parameter spread: a note belongs to a chord if it starts at most this long after the chord's first note. 25 ms
  ///   is how far apart pianists play notes that are written together; 0 is right for engraved scores.
  /// - Precondition: the events are ordered by onset.
  public func chords(within spread: Seconds = .milliseconds(25)) -> [Chord] {
    // Onsets on a grid of ticks are often exactly this far apart, and differ by rounding.
    let limit = spread + .milliseconds(0.001)
    var chords: [Chord] = []
    var group: [Note] = []
    for event in self {
      guard let note = event.note else { continue }
      if let first = group.first, note.onset - first.onset > limit {
        chords.append(Chord(group))
        group.removeAll(keepingCapacity: true)
      }
      group.append(note)
    }
    if !group.isEmpty { chords.append(Chord(group)) }
    return chords
  }
}
