// The notes of a piece as a row of keys, and the steps between them. Must not know when they sound.
package import Music

extension Performance {
  /// The key of each note (MIDI number), in the order of onsets; notes of one chord from the lowest up.
  ///
  /// So a chord that a pianist spreads by a few milliseconds reads the same each time.
  package var keySequence: [UInt8] {
    events.chords().flatMap(\.notes).map(\.pitch.number)
  }

  /// From each key of `keySequence` to the next, in semitones, −127…127: one fewer than there are notes. A transposed piece
  /// has the same.
  package var intervals: [Int8] {
    let keys = keySequence.map { Int8($0) }
    return zip(keys, keys.dropFirst()).map { $1 - $0 }
  }
}
