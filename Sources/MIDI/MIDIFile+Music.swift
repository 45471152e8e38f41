// From tracks to music: notes, pedal presses, a performance. Must not know bytes.
public import Music

extension MIDIFile {
  /// All notes, drums too, in the order of tracks and, within a track, of onsets.
  ///
  /// Note-ons and note-offs are paired by channel and key over all tracks: see `NotePairing`. A note that never ends, ends
  /// with its track; a note of no length is kept. The tracks of format 2 follow one another.
  public var notes: [MIDINote] { Self.notes(paired) }

  /// Presses of the sustain pedal, by sequence and in the order of their ends.
  ///
  /// The pedal is down while controller 64 is 64 or more. A pedal that is never lifted goes up with the last note.
  public var pedalPresses: [PedalPress] { paired.flatMap { $0.presses.map(\.press) } }

  /// What a pianist would play: the notes and pedal presses of all channels but drums.
  public var performance: Performance {
    let paired = paired
    return Performance(
      notes: Self.notes(paired).lazy.filter { !$0.isRhythm }.map(\.note),
      pedalPresses: paired.flatMap(\.presses).filter { !$0.isRhythm }.map(\.press))
  }

  /// The same notes as in `performance`, and, in place of pedal presses, every change of a controller as it stands in the
  /// file, half-pressed pedals too.
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

  /// Every sequence with its notes.
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
  /// What a system reset does to the controllers of a port.
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
