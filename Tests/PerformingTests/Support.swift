import Music

/// A note on a grid of quarter seconds.
func note(_ pitch: Int, at quarter: Double, quarters: Double = 1, velocity: UInt8 = 90) -> Note {
  Note(
    pitch: Pitch(pitch), velocity: velocity, onset: Seconds(quarter / 4), duration: Seconds(quarters / 4))
}

/// Chords every quarter of a second, with a long one after every 24: about 7 s.
func hymn(chords: Int = 200) -> Performance {
  Performance(
    notes: (0..<chords).flatMap { index in
      let isLong = index % 24 == 23
      let at = Double(index + index / 24 * 4)
      return [48, 55, 64 + index % 7].map { note($0, at: at, quarters: isLong ? 5 : 1) }
    })
}
