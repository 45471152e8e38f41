internal import Music

/// A sequence with its notes and pedal presses, and whether each is on a drum kit.
struct PairedSequence {
  let sequence: EventSequence
  /// In the order of note-ons.
  let notes: [PairedNote]
  /// For each note, whether it is played on a drum kit.
  let isRhythm: [Bool]
  /// In the order of their ends.
  let presses: [(press: PedalPress, isRhythm: Bool)]

  /// - Parameters:
  ///   - channels: 16 for each port.
  ///   - ends: end of each track of the file.
  init(_ sequence: EventSequence, channels: Int, ends: [Ticks]) {
    self.sequence = sequence
    var pairing = NotePairing(sequence, channels: channels)
    pairing.finish { track in
      let end = ends[Int(track)]
      return (2 * sequence.index(after: end), end)
    }
    notes = pairing.notes
    var (kits, pedals) = ([Bool](), PedalTracking(channels))
    var selection = SoundSelection(channels: channels)
    kits.reserveCapacity(notes.count)
    for event in sequence.events {
      if event.event.isNoteOn { kits.append(selection[event.channel].isRhythm) }
      if event.event.status == 0xF0 {
        guard let message = SystemExclusive(sequence.messages[Int(event.event.payload)]) else { continue }
        selection.update(message, port: event.channel)
        if case .reset = message { pedals.liftAll(from: event.channel, at: event.event.tick) }
      } else {
        selection.update(event.event, channel: event.channel)
        pedals.update(event, isRhythm: selection[event.channel].isRhythm)
      }
    }
    isRhythm = kits
    presses = pedals.finish(at: notes.lazy.map(\.endTick).max() ?? .zero).map { press in
      let onset = sequence.seconds(at: press.start)
      let duration = sequence.seconds(at: press.end) - onset
      return (PedalPress(onset: onset, duration: duration, channel: press.channel), press.isRhythm)
    }
  }
}

/// The notes of a sequence in the order of their ends.
struct NoteEnds {
  private let notes: [PairedNote]
  private var order: ArraySlice<Int>

  init(_ notes: [PairedNote]) {
    self.notes = notes
    order = notes.indices.sorted { (notes[$0].end, $0) < (notes[$1].end, $1) }[...]
  }

  /// Index of the next note if it ends by `place`; nil otherwise.
  mutating func next(until place: PairedNote.Place) -> Int? {
    guard let first = order.first, notes[first].end <= place else { return nil }
    return order.popFirst()
  }
}

/// Finds the presses of the sustain pedal. It is down while controller 64 is at least 64; controller 121 and system
/// resets lift it.
private struct PedalTracking {
  struct Press {
    let channel: UInt8
    let isRhythm: Bool
    let start: Ticks
    var end: Ticks
  }

  private var down: [Press?]
  private var presses: [Press] = []

  init(_ channels: Int) { down = Array(repeating: nil, count: channels) }

  mutating func update(_ event: PlayedEvent, isRhythm: Bool) {
    let (channel, tick) = (event.channel, event.event.tick)
    guard event.event.isSustain || event.event.isControllerReset else { return }
    if event.event.isControllerReset || event.event.data2 < 64 {
      lift(channel, at: tick)
    } else if down[Int(channel)] == nil {
      down[Int(channel)] = Press(channel: channel, isRhythm: isRhythm, start: tick, end: tick)
    }
  }

  mutating func liftAll(from channel: UInt8, at tick: Ticks) {
    for channel in channel...(channel + 15) { lift(channel, at: tick) }
  }

  private mutating func lift(_ channel: UInt8, at tick: Ticks) {
    guard var press = down[Int(channel)] else { return }
    press.end = max(tick, press.start)
    presses.append(press)
    down[Int(channel)] = nil
  }

  /// Lifts pedals that are still down at `end`, and returns all presses.
  mutating func finish(at end: Ticks) -> [Press] {
    for channel in down.indices { lift(UInt8(channel), at: end) }
    return presses
  }
}
