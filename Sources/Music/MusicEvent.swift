/// An event of a note stream: a note or a pedal press with its duration, or a controller change at one moment.
///
/// A stream read from a file has controller changes instead of pedal presses, since they carry more detail.
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

  /// The event with all its times multiplied by a factor.
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
  /// The order of a performance: by onset; at the same onset controller changes come first (in no particular order),
  /// then pedal presses, then notes from the lowest key up.
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
