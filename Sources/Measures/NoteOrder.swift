package import Music

extension Performance {
  /// The MIDI key of each note, ordered by onset; within a chord, lowest first.
  ///
  /// Notes within a chord's spread are sorted by pitch, so an arpeggiated chord gives the same sequence every time.
  package var keySequence: [UInt8] { events.chords().keys }

  /// The steps between consecutive keys of `keySequence` in semitones, −127…127; one fewer than there are notes.
  /// Transposition doesn't change them.
  package var intervals: [Int8] { keySequence.intervals }
}

extension [Chord] {
  /// See `Performance.keySequence`.
  var keys: [UInt8] { flatMap { $0.notes.map(\.pitch.number) } }
}

extension [UInt8] {
  /// See `Performance.intervals`.
  var intervals: [Int8] { zip(self, dropFirst()).map { Int8($1) - Int8($0) } }
}
