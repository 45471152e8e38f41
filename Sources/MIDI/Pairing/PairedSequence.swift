public import Music

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
    var (kits, pedals) = ([Bool](), PedalTracking())
    var selection = SoundSelection(channels: channels)
    kits.reserveCapacity(notes.count)
    for event in sequence.events {
      if event.event.isNoteOn { kits.append(selection[event.channel].isRhythm) }
      if event.event.status == 0xF0 {
        guard let message = SystemExclusive(sequence.messages[Int(event.event.payload)]) else { continue }
        selection.update(message, port: event.channel)
        if case .reset = message { pedals.lift(event.channel...(event.channel + 15), at: event.event.tick) }
      } else {
        selection.update(event.event, channel: event.channel)
        pedals.update(event, isRhythm: selection[event.channel].isRhythm)
      }
    }
    isRhythm = kits
    pedals.lift(0...UInt8(channels - 1), at: notes.lazy.map(\.endTick).max() ?? .zero)
    presses = pedals.presses.map { press in
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
    // Tracks may end at different ticks between the same two events.
    order =
      notes.indices.sorted { a, b in
        (notes[a].end, notes[a].endTick, a) < (notes[b].end, notes[b].endTick, b)
      }[...]
  }

  /// Index of the next note if it ends by `place`; nil otherwise.
  mutating func next(until place: PairedNote.Place) -> Int? {
    guard let first = order.first, notes[first].end <= place else { return nil }
    return order.popFirst()
  }
}

/// Finds the presses of the sustain pedal.
private struct PedalTracking {
  struct Press {
    let channel: UInt8
    let isRhythm: Bool
    let start: Ticks
    var end: Ticks
  }

  private var pedals = HeldPedals<Press>()
  private(set) var presses: [Press] = []

  mutating func update(_ event: PlayedEvent, isRhythm: Bool) {
    guard event.event.isSustain || event.event.isControllerReset, let (control, value) = event.event.control else {
      return
    }
    let (channel, tick) = (event.channel, event.event.tick)
    let press = Press(channel: channel, isRhythm: isRhythm, start: tick, end: tick)
    end(pedals.update(control, value, channel: channel, at: press), at: tick)
  }

  mutating func lift(_ channels: some Sequence<UInt8>, at tick: Ticks) {
    for channel in channels { end(pedals.lift(channel), at: tick) }
  }

  private mutating func end(_ lifted: [Press], at tick: Ticks) {
    for var press in lifted {
      press.end = max(tick, press.start)
      presses.append(press)
    }
  }
}

/// A note in seconds, with its position in the file. Its channel is 16 · port + channel.
public struct MIDINote: Hashable, Sendable {
  public var note: Note
  public var onset: Ticks
  public var duration: Ticks
  /// Index of the track, from 0.
  public var track: Int32
  /// Whether it is played on a drum kit.
  public var isRhythm = false
}
