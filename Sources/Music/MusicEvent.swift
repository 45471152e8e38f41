// What a note stream is made of.

/// A note or a pedal press, complete: its end is known when it begins; or a moment at which a controller moves.
///
/// A stream that comes from a file has controller changes in place of pedal presses, since they say more.
public enum MusicEvent: Hashable, Sendable {
  case control(ControlChange)
  case pedal(PedalPress)
  case note(Note)

  public var onset: Seconds {
    switch self {
    case .control(let change): change.onset
    case .pedal(let press): press.onset
    case .note(let note): note.onset
    }
  }

  public var end: Seconds {
    switch self {
    case .control(let change): change.onset
    case .pedal(let press): press.end
    case .note(let note): note.end
    }
  }

  package func moved(earlierBy time: Seconds) -> MusicEvent {
    switch self {
    case .control(var change):
      change.onset = change.onset - time
      return .control(change)
    case .pedal(var press):
      press.onset = press.onset - time
      return .pedal(press)
    case .note(var note):
      note.onset = note.onset - time
      return .note(note)
    }
  }

  /// The same at another speed: all its times by a factor.
  package func stretched(by factor: Double) -> MusicEvent {
    switch self {
    case .control(var change):
      change.onset = change.onset * factor
      return .control(change)
    case .pedal(var press):
      (press.onset, press.duration) = (press.onset * factor, press.duration * factor)
      return .pedal(press)
    case .note(var note):
      (note.onset, note.duration) = (note.onset * factor, note.duration * factor)
      return .note(note)
    }
  }

  public var note: Note? {
    if case .note(let note) = self { note } else { nil }
  }

  public var pedalPress: PedalPress? {
    if case .pedal(let press) = self { press } else { nil }
  }

  public var controlChange: ControlChange? {
    if case .control(let change) = self { change } else { nil }
  }
}

extension MusicEvent: Comparable {
  /// The order of a performance: by onset; at one onset controllers first, each as early as any other, then the pedal,
  /// then from the lowest key up.
  public static func < (a: MusicEvent, b: MusicEvent) -> Bool { a.rank < b.rank }

  private var rank: (Double, Int, Int, Double, Int) {
    switch self {
    case .control(let change): (change.onset.value, -2, 0, 0, 0)
    case .pedal(let press): (press.onset.value, -1, Int(press.channel), press.duration.value, 0)
    case .note(let note):
      (note.onset.value, Int(note.pitch.number), Int(note.channel), note.duration.value, Int(note.velocity))
    }
  }
}
