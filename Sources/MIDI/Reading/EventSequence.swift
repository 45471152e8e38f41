internal import Music

/// A message to an instrument, and where it comes from.
struct PlayedEvent {
  /// A channel message, or `F0`; then `payload` is an index into `EventSequence.messages`.
  let event: MIDIEvent
  let track: Int32
  /// Port · 16 + channel; for a system exclusive message, the first channel of its port.
  let channel: UInt8
}

/// Tracks that are played together on one timeline: all tracks of a file, or a single track of a format 2 file, whose
/// tracks are played one after another.
///
/// Events are ordered by tick, then by track, then by their order in the track.
struct EventSequence {
  let tracks: Range<Int>
  let tempoMap: TempoMap
  /// Time of its first tick.
  let start: Seconds
  let events: [PlayedEvent]
  /// System exclusive messages without the first byte, F0, and the last, F7.
  let messages: [[UInt8]]

  func seconds(at tick: Ticks) -> Seconds { start + tempoMap.seconds(at: tick) }

  /// Index of the first event after a tick, in O(log n).
  func index(after tick: Ticks) -> Int {
    var (low, high) = (0, events.count)
    while low < high {
      let middle = (low + high) / 2
      if events[middle].event.tick <= tick { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension MIDIFile {
  var sequences: [EventSequence] {
    let ports = PortNumbers(self)
    var start = Seconds.zero
    return timelines.map { group in
      let tempoMap = TempoMap(division, changes: tracks[group].lazy.flatMap(\.tempoChanges))
      var messages: [[UInt8]] = []
      let runs = group.map { run(of: $0, ports, &messages) }
      let sequence = EventSequence(
        tracks: group, tempoMap: tempoMap, start: start, events: merged(runs), messages: messages)
      start = start + tempoMap.seconds(at: tracks[group].lazy.map(\.end).max() ?? .zero)
      return sequence
    }
  }

  /// Number of channels of all ports.
  var channelCount: Int { 16 * PortNumbers(self).count }

  /// Groups of tracks that share a tempo and channels: all tracks, or in format 2 each track alone.
  var timelines: [Range<Int>] {
    tracksAreIndependent ? tracks.indices.map { $0..<$0 + 1 } : [tracks.indices]
  }

  private func run(of number: Int, _ ports: PortNumbers, _ messages: inout [[UInt8]]) -> [PlayedEvent] {
    let track = tracks[number]
    var run: [PlayedEvent] = []
    run.reserveCapacity(track.events.count)
    var port = PortNumbers.Port()
    var base = ports.firstChannel(of: port)
    let continued = track.continuedMessages
    var message: [UInt8]?
    for (index, event) in track.events.enumerated() {
      if event.status == 0xFF {
        if port.update(event, in: track) { base = ports.firstChannel(of: port) }
        continue
      }
      guard let base else { continue }
      if event.status < 0xF0 {
        run.append(PlayedEvent(event: event, track: Int32(number), channel: base | event.channel))
      } else if let whole = SystemExclusive.whole(
        track.payload(of: event), status: event.status, begun: &message,
        isContinued: continued.contains(index))
      {
        run += PartMessage.channelMessages(whole, at: event.tick).map { message in
          PlayedEvent(event: message, track: Int32(number), channel: base | message.channel)
        }
        var event = MIDIEvent(tick: event.tick, status: 0xF0, data1: 0)
        event.payload = UInt32(messages.count)
        messages.append(whole)
        run.append(PlayedEvent(event: event, track: Int32(number), channel: base))
      }
    }
    return run
  }
}

/// Merges sequences that are ordered by tick; at equal ticks, earlier sequences come first. O(n log k) for k sequences.
private func merged(_ runs: [[PlayedEvent]]) -> [PlayedEvent] {
  var runs = runs.filter { !$0.isEmpty }
  while runs.count > 1 {
    runs = stride(from: 0, to: runs.count, by: 2).map { index in
      index + 1 < runs.count ? merged(runs[index], runs[index + 1]) : runs[index]
    }
  }
  return runs.first ?? []
}

private func merged(_ first: [PlayedEvent], _ second: [PlayedEvent]) -> [PlayedEvent] {
  if first.last!.event.tick <= second.first!.event.tick { return first + second }
  var result: [PlayedEvent] = []
  result.reserveCapacity(first.count + second.count)
  var (i, j) = (0, 0)
  while i < first.count && j < second.count {
    if second[j].event.tick < first[i].event.tick {
      result.append(second[j])
      j += 1
    } else {
      result.append(first[i])
      i += 1
    }
  }
  return result + first[i...] + second[j...]
}
