// The events of one track, with the bytes of its SysEx and meta events beside them. Must not know the file.

/// One track: its events in the order of ticks, and where it ends.
package struct MIDITrack: Hashable, Sendable {
  /// All events but End of Track, which is `end`.
  package private(set) var events: [MIDIEvent] = []
  /// The tick of End of Track.
  package var end = Ticks.zero
  /// What those of the events that set a tempo say.
  private(set) var tempoChanges: [TempoChange] = []
  /// Some event says to which port or device the events after it go.
  private(set) var namesPort = false
  private var payloads = Payloads()

  package init() {}

  /// Adds an event; the track ends no earlier than it.
  ///
  /// - Precondition: its tick is not earlier than that of the event before it.
  package mutating func append(_ event: MIDIEvent) {
    events.append(event)
    end = event.tick
  }

  /// Adds a SysEx (`F0`), an F7 packet or a meta event (`FF`, its type in `type`).
  package mutating func append(
    tick: Ticks, status: UInt8, type: UInt8 = 0, payload: some Collection<UInt8>
  ) {
    var event = MIDIEvent(tick: tick, status: status, data1: type)
    event.payload = payloads.append(payload)
    append(event)
    if status == 0xFF, type == MetaType.port || type == MetaType.deviceName { namesPort = true }
    if event.isTempo, payload.count >= 3 {
      let tempo = payload.prefix(3).reduce(0) { $0 << 8 | Int($1) }
      tempoChanges.append(TempoChange(tick: tick, microsecondsPerQuarter: tempo))
    }
  }

  /// Adds a meta event at tick 0, before all others.
  ///
  /// - Precondition: it sets no tempo.
  package mutating func prepend(type: UInt8, payload: some Collection<UInt8>) {
    var event = MIDIEvent(tick: .zero, status: 0xFF, data1: type)
    precondition(!event.isTempo, "tempo changes are kept in their order")
    event.payload = payloads.append(payload)
    events.insert(event, at: 0)
  }

  /// The bytes after the length of a SysEx, packet or meta event; empty for a channel message.
  package func payload(of event: MIDIEvent) -> ArraySlice<UInt8> {
    event.hasPayload ? payloads[event.payload] : []
  }

  /// The same events up to a tick, where the track then ends; those before `start` come at its first tick, and all others
  /// earlier by as much.
  func cut(from start: Ticks, to end: Ticks) -> MIDITrack {
    var track = MIDITrack()
    for event in events where event.tick <= end {
      let tick = max(event.tick, start) - start
      if event.hasPayload {
        track.append(tick: tick, status: event.status, type: event.data1, payload: payload(of: event))
      } else {
        var event = event
        event.tick = tick
        track.append(event)
      }
    }
    track.end = max(min(self.end, end), start) - start
    return track
  }
}

/// Byte strings, one after another in one store.
private struct Payloads: Hashable, Sendable {
  private var bytes: [UInt8] = []
  /// Where each string ends.
  private var ends: [Int] = []

  mutating func append(_ payload: some Collection<UInt8>) -> UInt32 {
    bytes.append(contentsOf: payload)
    ends.append(bytes.count)
    return UInt32(ends.count - 1)
  }

  subscript(index: UInt32) -> ArraySlice<UInt8> {
    bytes[(index == 0 ? 0 : ends[Int(index) - 1])..<ends[Int(index)]]
  }
}
