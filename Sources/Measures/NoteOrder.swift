// The notes of a piece as a row of keys, and the steps between them. Must not know when they sound.
package import Music

extension Performance {
  /// The key of each note (MIDI number), in the order of onsets; notes of one chord from the lowest up.
  ///
  /// So a chord that a pianist spreads by a few milliseconds reads the same each time.
  package var keySequence: [UInt8] { events.chords().keys }

  /// From each key of `keySequence` to the next, in semitones, −127…127: one fewer than there are notes. A transposed piece
  /// has the same.
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
