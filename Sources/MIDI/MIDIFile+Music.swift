// From tracks to music: notes, pedal presses, a performance. Must not know bytes.
public import Music

extension MIDIFile {
  /// All notes, percussion too, in the order of tracks and, within a track, of onsets.
  ///
  /// Note-ons and note-offs are paired first in, first out, by track, channel and key. A note that never ends, ends with
  /// its track; a note of no length is kept.
  public var notes: [MIDINote] {
    var pairing = NotePairing(capacity: tracks.reduce(0) { $0 + $1.events.count } / 2)
    for group in timelines {
      let tempoMap = tempoMap(of: group)
      for number in group { pairing.add(tracks[number], number: number, tempoMap: tempoMap) }
    }
    return pairing.notes
  }

  /// Presses of the sustain pedal, by channel and in the order of their ends.
  ///
  /// The pedal is down while controller 64 is 64 or more. A pedal that is never lifted goes up with the last note-off.
  public var pedalPresses: [PedalPress] {
    timelines.flatMap { Self.pedalPresses(tracks[$0], tempoMap: tempoMap(of: $0)) }
  }

  /// What a pianist would play: the notes and pedal presses of all channels but percussion (channel index 9).
  public var performance: Performance {
    Performance(
      notes: notes.lazy.map(\.note).filter { $0.channel != Self.percussion },
      pedalPresses: pedalPresses.filter { $0.channel != Self.percussion })
  }

  /// What an instrument is told when it plays the file: the same notes as in `performance`, and, in place of pedal
  /// presses, every change of a controller as it stands in the file, half-pressed pedals too.
  public var eventsToPlay: [MusicEvent] {
    var controls = controlChanges.filter { $0.channel != Self.percussion }[...]
    var events: [MusicEvent] = []
    for case .note(let note) in performance.events {
      let earlier = controls.prefix { $0.onset <= note.onset }
      events += earlier.map(MusicEvent.control)
      controls = controls.dropFirst(earlier.count)
      events.append(.note(note))
    }
    return events + controls.map(MusicEvent.control)
  }

  private var controlChanges: [ControlChange] {
    let changes = timelines.flatMap { group -> [ControlChange] in
      let tempoMap = tempoMap(of: group)
      let events = tracks[group].lazy.flatMap(\.events).filter { $0.control != nil }.stablySorted(by: \.tick)
      return events.map { event in
        let (control, value) = event.control!
        return ControlChange(control, value: value, onset: tempoMap.seconds(at: event.tick), channel: event.channel)
      }
    }
    return changes.stablySorted(by: \.onset)
  }

  static let percussion: UInt8 = 9

  /// The tracks that share one tempo and one set of channels: all of them, or in format 2 each by itself.
  private var timelines: [Range<Int>] {
    tracksAreIndependent ? tracks.indices.map { $0..<$0 + 1 } : [tracks.indices]
  }

  private func tempoMap(of group: Range<Int>) -> TempoMap {
    TempoMap(division, changes: tracks[group].lazy.flatMap(\.tempoChanges))
  }

  private static func pedalPresses(_ tracks: ArraySlice<MIDITrack>, tempoMap: TempoMap) -> [PedalPress] {
    var down = [Ticks?](repeating: nil, count: 16)
    var presses: [PedalPress] = []
    func lift(_ channel: Int, at tick: Ticks) {
      guard let start = down[channel] else { return }
      let onset = tempoMap.seconds(at: start)
      presses.append(PedalPress(onset: onset, duration: tempoMap.seconds(at: tick) - onset, channel: UInt8(channel)))
      down[channel] = nil
    }
    for event in tracks.lazy.flatMap({ $0.events.lazy.filter(\.isSustain) }).stablySorted(by: \.tick) {
      let channel = Int(event.channel)
      if event.data2 < 64 { lift(channel, at: event.tick) } else { down[channel] = down[channel] ?? event.tick }
    }
    let end = tracks.lazy.map(\.lastNoteOff).max() ?? .zero
    for channel in 0..<16 { lift(channel, at: max(end, down[channel] ?? .zero)) }
    return presses
  }
}

extension MIDITrack {
  /// The tick of the last note-off; zero without one.
  fileprivate var lastNoteOff: Ticks { events.last(where: \.isNoteOff)?.tick ?? .zero }
}
