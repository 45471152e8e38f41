package import Music

extension Pitch {
  /// This key, or the nearest key on the piano that is a whole number of octaves away.
  package var foldedToPiano: Pitch {
    var number = Int(number)
    while number < Pitch.piano.lowerBound.number { number += 12 }
    while number > Pitch.piano.upperBound.number { number -= 12 }
    return Pitch(number)
  }
}

extension Performance {
  /// The piece transposed and stretched, with all keys on the piano.
  ///
  /// - Parameters:
  ///   - semitones: interval to transpose up by; shortened if needed so that every key stays on the piano.
  ///   - stretch: factor for all times; 1.1 is slower.
  package func varied(semitones: Int, stretch: Double) -> Performance {
    let keys = events.lazy.compactMap(\.note?.pitch.foldedToPiano.number)
    guard let lowest = keys.min(), let highest = keys.max() else { return self }
    let down = Int(lowest) - Int(Pitch.piano.lowerBound.number)
    let up = Int(Pitch.piano.upperBound.number) - Int(highest)
    let shift = min(max(semitones, -down), up)
    return Performance(
      events.lazy.map { event in
        guard case .note(var note) = event.stretched(by: stretch) else { return event.stretched(by: stretch) }
        note.pitch = Pitch(Int(note.pitch.foldedToPiano.number) + shift)
        return .note(note)
      })
  }
}
