/// One track: its events in the order of ticks, the contents of its SysEx and meta events, and its end.
package struct MIDITrack: Hashable, Sendable {
  /// All events except End of Track, which is `end`.
  package private(set) var events: [MIDIEvent] = []
  /// Tick of End of Track.
  package var end = Ticks.zero
  /// The tempos that its tempo events set.
  private(set) var tempoChanges: [TempoChange] = []
  /// Whether some event assigns a port or device to the following events.
  private(set) var namesPort = false
  private var payloads = Payloads()

  package init() {}

  /// Adds an event. The track ends no earlier than its last event.
  ///
  /// - Precondition: its tick is not earlier than that of the previous event.
  package mutating func append(_ event: MIDIEvent) {
    events.append(event)
    end = event.tick
  }

  /// Adds a SysEx (`F0`), an F7 packet, or a meta event (`FF`) with its type.
  package mutating func append(
    tick: Ticks, status: UInt8, type: UInt8 = 0, payload: some Collection<UInt8>
  ) {
    var event = MIDIEvent(tick: tick, status: status, data1: type)
    event.payload = payloads.append(payload)
    append(event)
    if status == 0xFF, type == MetaType.port || type == MetaType.deviceName { namesPort = true }
    if let tempo = tempo(of: event) { tempoChanges.append(TempoChange(tick: tick, microsecondsPerQuarter: tempo)) }
  }

  /// Inserts a meta event at tick 0, before all other events.
  ///
  /// - Precondition: it is not a tempo event.
  package mutating func prepend(type: UInt8, payload: some Collection<UInt8>) {
    var event = MIDIEvent(tick: .zero, status: 0xFF, data1: type)
    precondition(!event.isTempo, "a tempo event cannot be prepended")
    event.payload = payloads.append(payload)
    events.insert(event, at: 0)
  }

  /// The bytes after the length of a SysEx, packet or meta event; empty for a channel message.
  package func payload(of event: MIDIEvent) -> ArraySlice<UInt8> {
    event.hasPayload ? payloads[event.payload] : []
  }

  /// The microseconds per quarter note that a tempo event sets; nil for other events and for a tempo of zero.
  func tempo(of event: MIDIEvent) -> Int? {
    guard event.isTempo, payload(of: event).count >= 3 else { return nil }
    let tempo = payload(of: event).prefix(3).reduce(0) { $0 << 8 | Int($1) }
    return tempo > 0 ? tempo : nil
  }

  /// The indices of the events whose system exclusive message a later F7 packet continues.
  var continuedMessages: Set<Int> {
    var (indices, isContinued) = (Set<Int>(), false)
    for index in events.indices.reversed() where events[index].status == 0xF0 || events[index].status == 0xF7 {
      if isContinued { indices.insert(index) }
      if events[index].status == 0xF0 {
        isContinued = false
      } else if SystemExclusive.continues(payload(of: events[index])) {
        isContinued = true
      }
    }
    return indices
  }

  /// The part of the track between two ticks. Events before `start` are moved to the first tick of the result, later
  /// ones are shifted earlier.
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

/// Byte strings stored in one array.
private struct Payloads: Hashable, Sendable {
  private var bytes: [UInt8] = []
  /// End offset of each string.
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
