public import Music

extension MIDIFile {
  /// All notes, including drums, ordered by track and, within a track, by onset.
  ///
  /// Note-ons and note-offs are paired by channel and key over all tracks (`NotePairing`). A note without an end ends
  /// with its track; notes of zero length are kept. The tracks of format 2 are played one after another.
  public var notes: [MIDINote] { Self.notes(paired) }

  /// All presses of the sustain pedal, by sequence and in the order of their ends.
  ///
  /// The pedal is down while controller 64 is at least 64. A pedal that is never lifted is released with the last note.
  public var pedalPresses: [PedalPress] { paired.flatMap { $0.presses.map(\.press) } }

  /// The notes and pedal presses of all channels except drums.
  public var performance: Performance { music.performance }

  /// The performance, and the number of notes on drum kits, which it lacks.
  package var music: (performance: Performance, drums: Int) {
    let paired = paired
    let performance = Performance(
      notes: Self.notes(paired).lazy.filter { !$0.isRhythm }.map(\.note),
      pedalPresses: paired.flatMap(\.presses).filter { !$0.isRhythm }.map(\.press))
    return (performance, paired.reduce(0) { $0 + $1.isRhythm.count { $0 } })
  }

  /// The notes of `performance` with all controller changes of the file, including half-pedalling, instead of pedal
  /// presses.
  public var eventsToPlay: [MusicEvent] {
    var controls = controlChanges[...]
    var events: [MusicEvent] = []
    for case .note(let note) in performance.events {
      let earlier = controls.prefix { $0.onset <= note.onset }
      events += earlier.map(MusicEvent.control)
      controls = controls.dropFirst(earlier.count)
      events.append(.note(note))
    }
    return events + controls.map(MusicEvent.control)
  }

  /// All sequences with their notes.
  var paired: [PairedSequence] {
    let (channels, ends) = (channelCount, tracks.map(\.end))
    return sequences.map { PairedSequence($0, channels: channels, ends: ends) }
  }

  private static func notes(_ paired: [PairedSequence]) -> [MIDINote] {
    let notes = paired.flatMap { sequence in
      zip(sequence.notes, sequence.isRhythm).map { MIDINote($0, isRhythm: $1, in: sequence.sequence) }
    }
    return notes.stablySorted(by: \.track)
  }

  private var controlChanges: [ControlChange] {
    var changes: [ControlChange] = []
    for sequence in sequences {
      var selection = SoundSelection(channels: channelCount)
      for event in sequence.events {
        let onset = sequence.seconds(at: event.event.tick)
        if event.event.status == 0xF0 {
          guard let message = SystemExclusive(sequence.messages[Int(event.event.payload)]) else { continue }
          selection.update(message, port: event.channel)
          if case .reset = message { changes += ControlChange.reset(from: event.channel, at: onset) }
        } else if let (control, value) = event.event.control {
          if selection[event.channel].isRhythm { continue }
          changes.append(ControlChange(control, value: value, onset: onset, channel: event.channel))
        } else {
          selection.update(event.event, channel: event.channel)
        }
      }
    }
    return changes
  }
}

extension ControlChange {
  /// The controller changes that a system reset causes on a port.
  fileprivate static func reset(from channel: UInt8, at onset: Seconds) -> [ControlChange] {
    (channel...(channel + 15)).flatMap { channel in
      [(Control.resetAll, 0), (.volume, 100), (.pan, 64)].map { control, value in
        ControlChange(control, value: value, onset: onset, channel: channel)
      }
    }
  }
}

extension MIDINote {
  fileprivate init(_ paired: PairedNote, isRhythm: Bool, in sequence: EventSequence) {
    let (onset, end) = (sequence.seconds(at: paired.onset), sequence.seconds(at: paired.endTick))
    note = Note(
      pitch: Pitch(Int(paired.key)), velocity: paired.velocity, onset: onset, duration: end - onset,
      channel: paired.channel)
    (self.onset, duration, track) = (paired.onset, paired.endTick - paired.onset, paired.track)
    self.isRhythm = isRhythm
  }
}
