internal import Music

/// Holds each event back until it has ended, so that striking its key again can still shorten it: two notes on one key
/// never overlap, nor do two pedal presses.
///
/// Times and durations are quantized coarsely, so a repeated note may seem to start shortly before its predecessor
/// ends. Such small overlaps are tolerated; a key that is clearly still held cannot be struck.
struct EventQueue {
  private var held: [MusicEvent] = []

  /// A key may be struck again if no more than this share of its note, or this time, is left.
  private static let forgivenShare = 0.2
  private static let forgiven = Seconds.milliseconds(50)
  /// Events are never cut shorter than this.
  static let shortest = Seconds.milliseconds(20)

  /// Whether `event` can start: its key, or the pedal, is free or nearly free.
  func canStart(_ event: MusicEvent) -> Bool {
    guard let index = predecessor(of: event) else { return true }
    let (onset, end) = (held[index].onset, held[index].end)
    let left = end - event.onset
    return event.onset > onset && left <= max(EventQueue.forgiven, (end - onset) * EventQueue.forgivenShare)
  }

  /// Adds an event. Returns the events that can no longer change, ordered by onset.
  ///
  /// - Precondition: `canStart(event)`, and events are added in the order of onsets.
  mutating func add(_ event: MusicEvent) -> [MusicEvent] {
    if let index = predecessor(of: event) { held[index].end(at: event.onset) }
    held.append(event)
    let done = held.prefix { $0.end <= event.onset }
    held.removeFirst(done.count)
    return Array(done)
  }

  /// Removes and returns all remaining events.
  mutating func flush() -> [MusicEvent] {
    defer { held = [] }
    return held
  }

  /// Shortens the held events that match to end at `time`, but to no less than `shortest`.
  mutating func end(at time: Seconds, where isMeant: (MusicEvent) -> Bool) {
    for index in held.indices where isMeant(held[index]) {
      held[index].end(at: max(time, held[index].onset + Self.shortest))
    }
  }

  /// Index of the event that holds the same key, or the pedal, beyond the onset of `event`.
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
