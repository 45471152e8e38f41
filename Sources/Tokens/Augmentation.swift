// The same piece in another key or at another speed. Must not know rows.
public import Music

extension Pitch {
  /// This key, or the nearest one on the piano that is whole octaves away.
  public var foldedToPiano: Pitch {
    var number = Int(number)
    while number < Pitch.piano.lowerBound.number { number += 12 }
    while number > Pitch.piano.upperBound.number { number -= 12 }
    return Pitch(number)
  }
}

extension Performance {
  /// The piece in another key, at another speed, on the piano.
  ///
  /// - Parameters:
  ///   - semitones: up; the shift is shortened until every key is on the piano.
  ///   - stretch: the factor of all times; 1.1 is slower.
  public func varied(semitones: Int, stretch: Double) -> Performance {
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
