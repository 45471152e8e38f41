// Events on their way out of the composer. Must not know the network, or who takes them.
internal import Music

/// Holds each event back until it has ended, so that a key that is struck again can still cut its own earlier note short:
/// two notes of one key never sound at once, nor does the pedal go down twice.
///
/// The classes of time and duration are coarse, so a note that a pianist repeats may seem to start a moment before its
/// predecessor is over. Such a moment is forgiven; a key that is plainly still held cannot be struck.
struct Outbox {
  private var held: [MusicEvent] = []

  /// What is left of a note when its key may be struck again: at most this share of it, or this long.
  private static let forgivenShare = 0.2
  private static let forgiven = Seconds.milliseconds(50)
  /// No event is cut shorter than this.
  static let shortest = Seconds.milliseconds(20)

  /// Whether `event` can start: what it needs (its key, or the pedal) is free, or all but free.
  func canStart(_ event: MusicEvent) -> Bool {
    guard let index = predecessor(of: event) else { return true }
    let (onset, end) = (held[index].onset, held[index].end)
    let left = end - event.onset
    return event.onset > onset && left <= max(Outbox.forgiven, (end - onset) * Outbox.forgivenShare)
  }

  /// Returns the events that nothing can change any more, in the order of onsets.
  ///
  /// - Precondition: `canStart(event)`, and events come in the order of onsets.
  mutating func add(_ event: MusicEvent) -> [MusicEvent] {
    if let index = predecessor(of: event) { held[index].end(at: event.onset) }
    held.append(event)
    let done = held.prefix { $0.end <= event.onset }
    held.removeFirst(done.count)
    return Array(done)
  }

  /// Returns all that is left.
  mutating func flush() -> [MusicEvent] {
    defer { held = [] }
    return held
  }

  /// Ends some of the events that are held at `time`: what began later, after `shortest`.
  mutating func end(at time: Seconds, where isMeant: (MusicEvent) -> Bool) {
    for index in held.indices where isMeant(held[index]) {
      held[index].end(at: max(time, held[index].onset + Self.shortest))
    }
  }

  /// The event that holds the same key, or the pedal, beyond the onset of `event`.
  private func predecessor(of event: MusicEvent) -> Int? {
    held.lastIndex { $0.uses(theSameAs: event) && $0.end > event.onset }
  }
}

extension MusicEvent {
  fileprivate func uses(theSameAs other: MusicEvent) -> Bool {
    switch (self, other) {
    case (.pedal, .pedal): true
    case (.note(let a), .note(let b)): a.pitch == b.pitch
    default: false
    }
  }

  fileprivate mutating func end(at time: Seconds) {
    switch self {
    case .control: break
    case .pedal(var press):
      press.duration = time - press.onset
      self = .pedal(press)
    case .note(var note):
      note.duration = time - note.onset
      self = .note(note)
    }
  }
}
