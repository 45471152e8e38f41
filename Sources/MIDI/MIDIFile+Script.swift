package import Music

extension MIDIFile {
  /// Converts the file to commands for a synthesizer, in the order of the file.
  ///
  /// A key is down from the start of its first note to the end of its last. Notes that begin on the same key in the
  /// same block become one strike with the highest of their velocities. Every note lasts at least one block.
  ///
  /// - Parameter instruments: `piano` leaves out drums and the selection of sounds.
  package func script(_ instruments: Instruments, _ clock: ScriptClock) -> Script {
    var writer = ScriptWriter(instruments, clock, channels: channelCount)
    for (index, sequence) in paired.enumerated() {
      if index > 0 { writer.startAnew(at: sequence.sequence.start) }
      writer.add(sequence)
    }
    return writer.finish()
  }
}

/// Appends the commands of one sequence after another.
private struct ScriptWriter {
  /// State of one key of a channel.
  private struct Key {
    /// Number of its notes that are held.
    var held = 0
    /// Step and block of its last strike; −1 before the first.
    var step = -1
    var block = -1
  }

  private let instruments: Instruments
  private let clock: ScriptClock
  private var steps: [Script.Step] = []
  private var end = ScriptEnd()
  private var keys: [Key]
  private var selection: SoundSelection
  /// The sound that was last selected on each channel.
  private var sounds: [Sound]
  /// Keys that are released in the same block as they are struck; see `release`.
  private var postponed: [Int] = []
  private var transitions = NoteTransitions()
  private var parameters: RegisteredParameters
  /// By port.
  private var tunings: [MasterTuning]

  init(_ instruments: Instruments, _ clock: ScriptClock, channels: Int) {
    (self.instruments, self.clock) = (instruments, clock)
    keys = Array(repeating: Key(), count: channels * 128)
    selection = SoundSelection(channels: channels)
    sounds = Array(repeating: Sound(), count: channels)
    parameters = RegisteredParameters(channels: channels)
    tunings = Array(repeating: MasterTuning(), count: channels / 16)
  }

  mutating func add(_ paired: PairedSequence) {
    let sequence = paired.sequence
    let ends = paired.notes.indices.sorted { (paired.notes[$0].end, $0) < (paired.notes[$1].end, $1) }
    var (begun, ended) = (0, 0)
    func endNotes(_ writer: inout ScriptWriter, until place: PairedNote.Place) {
      while ended < ends.count, paired.notes[ends[ended]].end <= place {
        let note = paired.notes[ends[ended]]
        if writer.isHeard(isRhythm: paired.isRhythm[ends[ended]]) {
          writer.release(note, at: writer.clock.block(at: sequence.seconds(at: note.endTick)))
        }
        ended += 1
      }
    }
    for (index, event) in sequence.events.enumerated() {
      endNotes(&self, until: 2 * index)
      let block = clock.block(at: sequence.seconds(at: event.event.tick))
      if event.event.isNoteOn {
        if isHeard(isRhythm: paired.isRhythm[begun]) { strike(paired.notes[begun], at: block) }
        begun += 1
      } else if event.event.status == 0xF0 {
        add(sequence.messages[Int(event.event.payload)], port: event.channel, at: block)
      } else {
        control(event, at: block)
      }
      endNotes(&self, until: 2 * index + 1)
    }
    endNotes(&self, until: .max)
  }

  /// Resets all controllers and sounds to the state at the beginning of a file.
  mutating func startAnew(at time: Seconds) {
    let block = clock.block(at: time)
    selection = SoundSelection(channels: sounds.count)
    for channel in sounds.indices.map(UInt8.init) {
      for (control, value) in [(Control.resetAll, 0), (.volume, 100), (.pan, 64)] as [(Control, UInt16)] {
        add(.control(channel: channel, control, value: value), at: block)
      }
      for (control, value) in parameters.restore(channel) {
        add(.control(channel: channel, control, value: value), at: block)
      }
      transitions.reset(channel)
    }
    for port in tunings.indices where tunings[port] != MasterTuning() {
      tunings[port] = MasterTuning()
      tune(UInt8(16 * port), at: block)
    }
  }

  mutating func finish() -> Script {
    flush(before: .max)
    return end.script(steps, blocksPerSecond: clock.blocksPerSecond)
  }

  private func isHeard(isRhythm: Bool) -> Bool { instruments == .file || !isRhythm }

  private mutating func add(_ command: Command, at block: Int, track: Int32 = 0) {
    flush(before: block)
    steps.append(Script.Step(block: block, command: command, track: track))
    end.update(command, at: block)
  }
}

// MARK: - Keys

extension ScriptWriter {
  private static func key(_ note: PairedNote) -> Int { Int(note.channel) << 7 | Int(note.key) }

  private mutating func strike(_ note: PairedNote, at block: Int) {
    let key = Self.key(note)
    keys[key].held += 1
    if keys[key].block == block, case .strike(_, _, let velocity) = steps[keys[key].step].command {
      let command = Command.strike(channel: note.channel, key: note.key, velocity: max(velocity, note.velocity))
      steps[keys[key].step].command = command
      return
    }
    if instruments == .file, sounds[Int(note.channel)] != selection[note.channel] {
      sounds[Int(note.channel)] = selection[note.channel]
      add(.select(channel: note.channel, selection[note.channel]), at: block)
      let tuning = tunings[Int(note.channel) / 16]
      if tuning.coarse != 0 {
        add(tuning.command(note.channel, isRhythm: selection[note.channel].isRhythm), at: block)
      }
    }
    let around = transitions.commands(striking: note.key, on: note.channel)
    for command in around.before { add(command, at: block) }
    add(.strike(channel: note.channel, key: note.key, velocity: note.velocity), at: block, track: note.track)
    (keys[key].step, keys[key].block) = (steps.count - 1, block)
    for command in around.after { add(command, at: block) }
  }

  /// Releases a key at the end of its last note. A release in the block of its strike is postponed by one block, since
  /// the note would be inaudible otherwise.
  private mutating func release(_ note: PairedNote, at block: Int) {
    flush(before: block)
    let key = Self.key(note)
    keys[key].held -= 1
    guard keys[key].held == 0 else { return }
    if keys[key].block == block {
      postponed.append(key)
    } else {
      add(.release(channel: note.channel, key: note.key), at: block)
    }
  }

  private mutating func flush(before block: Int) {
    guard let next = postponed.first.map({ keys[$0].block + 1 }), next <= block else { return }
    let due = postponed
    postponed = []
    for key in due where keys[key].held == 0 && keys[key].block == next - 1 {
      keys[key].block = -1
      add(.release(channel: UInt8(key >> 7), key: UInt8(key & 0x7F)), at: next)
    }
  }
}

// MARK: - Controllers

extension ScriptWriter {
  private mutating func control(_ event: PlayedEvent, at block: Int) {
    let (message, channel) = (event.event, event.channel)
    selection.update(message, channel: channel)
    guard isHeard(isRhythm: selection[channel].isRhythm) else { return }
    transitions.update(message, channel: channel)
    if let (control, value) = message.control {
      for (control, value) in parameters.translated(control, value, channel: channel) {
        add(.control(channel: channel, control, value: value), at: block)
      }
    } else if message.status & 0xF0 == 0xA0 {
      add(.keyPressure(channel: channel, key: message.data1, value: message.data2), at: block)
    }
  }

  private mutating func add(_ bytes: [UInt8], port channel: UInt8, at block: Int) {
    guard let message = SystemExclusive(bytes) else { return }
    selection.update(message, port: channel)
    tunings[Int(channel) / 16].update(message)
    switch message {
    case .reset:
      for channel in channel...(channel + 15) {
        add(.reset(channel: channel), at: block)
        _ = parameters.restore(channel)
        transitions.reset(channel)
      }
      setMasterVolume(0x3FFF, port: channel, at: block)
    case .masterVolume(let volume): setMasterVolume(volume, port: channel, at: block)
    case .octaveTuning(let channels, let cents, let isRealTime):
      for part in channels {
        add(.tuneOctave(channel: channel + part, cents: cents, isRealTime: isRealTime), at: block)
      }
    case .tuning(let messages): for message in messages { add(.systemExclusive(message), at: block) }
    case .masterFineTuning, .masterCoarseTuning: tune(channel, at: block)
    case .rhythm: break
    }
  }

  /// - Parameter channel: the first channel of the port.
  private mutating func setMasterVolume(_ volume: UInt16, port channel: UInt8, at block: Int) {
    add(.masterVolume(volume, port: tunings.count == 1 ? nil : channel / 16), at: block)
  }

  /// Tunes all channels of the port whose first channel is `first`.
  private mutating func tune(_ first: UInt8, at block: Int) {
    for channel in first...(first + 15) {
      add(tunings[Int(first) / 16].command(channel, isRhythm: selection[channel].isRhythm), at: block)
    }
  }
}
