package import Music

extension MIDIFile {
  /// Converts the file to commands for a synthesizer, in the order of the file.
  ///
  /// A key is down from the start of its first note to the end of its last. Notes that begin on the same key in the
  /// same block become one note-on with the highest of their velocities. Every note lasts at least one block.
  ///
  /// - Parameters:
  ///   - instruments: `piano` leaves out drums and the selection of sounds.
  ///   - isPlayed: whether the notes of a channel are played, which has no effect on other messages.
  package func script(
    _ instruments: Instruments, _ clock: ScriptClock, isPlayed: (UInt8) -> Bool = { _ in true }
  ) -> Script {
    var writer = ScriptWriter(instruments, clock, channels: (0..<channelCount).map { isPlayed(UInt8($0)) })
    let paired = paired
    writer.expect(paired.reduce(0) { $0 + $1.sequence.events.count })
    for (index, sequence) in paired.enumerated() {
      if index > 0 { writer.startAnew(at: sequence.sequence.start) }
      writer.play(sequence)
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
    /// Step and block of its last note-on; −1 before the first.
    var step = -1
    var block = -1
  }

  private let instruments: Instruments
  /// For each channel, whether its notes are played.
  private let isPlayed: [Bool]
  private let clock: ScriptClock
  private var steps: [Script.Step] = []
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
  /// For each channel, the distances in cents of the twelve pitch classes from equal temperament.
  private var octaves: [[Double]]
  private var tunedPrograms: Set<TuningProgram> = []
  /// The ports that the last steps have reset, as the first of their channels, and the number of steps after that.
  private var resetPorts: (ports: Set<UInt8>, stepCount: Int, block: Int) = ([], 0, 0)

  /// - Parameter isPlayed: for each channel, whether its notes are played.
  init(_ instruments: Instruments, _ clock: ScriptClock, channels isPlayed: [Bool]) {
    (self.instruments, self.isPlayed, self.clock) = (instruments, isPlayed, clock)
    let channels = isPlayed.count
    keys = Array(repeating: Key(), count: channels * 128)
    selection = SoundSelection(channels: channels)
    sounds = Array(repeating: Sound(), count: channels)
    parameters = RegisteredParameters(channels: channels)
    tunings = Array(repeating: MasterTuning(), count: channels / 16)
    octaves = Array(repeating: Self.equalTemperament, count: channels)
  }

  /// Reserves memory for the steps of a number of events; most cause one each.
  mutating func expect(_ events: Int) { steps.reserveCapacity(events) }

  /// Adds the notes and messages of a sequence.
  mutating func play(_ paired: PairedSequence) {
    let sequence = paired.sequence
    var ends = NoteEnds(paired.notes)
    var begun = 0
    for (index, event) in sequence.events.enumerated() {
      release(&ends, of: paired, until: 2 * index)
      let block = clock.block(at: sequence.seconds(at: event.event.tick))
      if event.event.isNoteOn {
        let note = paired.notes[begun]
        if plays(note, isRhythm: paired.isRhythm[begun]) { noteOn(note, at: block) }
        begun += 1
      } else if event.event.status == 0xF0 {
        handle(sequence.messages[Int(event.event.payload)], port: event.channel, at: block)
      } else {
        control(event, at: block)
      }
      release(&ends, of: paired, until: 2 * index + 1)
    }
    release(&ends, of: paired, until: .max)
  }

  /// Releases the keys of all notes that end by `place`.
  private mutating func release(_ ends: inout NoteEnds, of paired: PairedSequence, until place: PairedNote.Place) {
    while let index = ends.next(until: place) {
      let note = paired.notes[index]
      guard plays(note, isRhythm: paired.isRhythm[index]) else { continue }
      release(note, at: clock.block(at: paired.sequence.seconds(at: note.endTick)))
    }
  }

  /// Resets everything to the state at the beginning of a file, except that released notes ring on.
  mutating func startAnew(at time: Seconds) {
    let block = clock.block(at: time)
    selection = SoundSelection(channels: sounds.count)
    for port in tunings.indices {
      tunings[port] = MasterTuning()
      reset(UInt8(16 * port), at: block)
    }
    for program in tunedPrograms.sorted() {
      for message in program.equalTemperament { add(.systemExclusive(message), at: block) }
    }
    tunedPrograms = []
  }

  mutating func finish() -> Script {
    flush(before: .max)
    return Script(steps, blocksPerSecond: clock.blocksPerSecond)
  }

  private func plays(_ note: PairedNote, isRhythm: Bool) -> Bool {
    isPlayed[Int(note.channel)] && (instruments == .file || !isRhythm)
  }

  private mutating func add(_ command: SynthCommand, at block: Int, track: Int32 = 0) {
    flush(before: block)
    steps.append(Script.Step(block: block, command: command, track: track))
  }
}

// MARK: - Keys

extension ScriptWriter {
  private static func key(_ note: PairedNote) -> Int { Int(note.channel) << 7 | Int(note.key) }

  private mutating func noteOn(_ note: PairedNote, at block: Int) {
    flush(before: block)
    let key = Self.key(note)
    keys[key].held += 1
    if keys[key].block == block, case .noteOn(_, _, let velocity) = steps[keys[key].step].command {
      let command = SynthCommand.noteOn(channel: note.channel, key: note.key, velocity: max(velocity, note.velocity))
      steps[keys[key].step].command = command
      return
    }
    if instruments == .file, sounds[Int(note.channel)] != selection[note.channel] {
      sounds[Int(note.channel)] = selection[note.channel]
      add(.select(channel: note.channel, selection[note.channel]), at: block)
      let tuning = tunings[Int(note.channel) / 16]
      if tuning.transposition(note.channel) != 0 {
        add(tuning.command(note.channel, isRhythm: selection[note.channel].isRhythm), at: block)
      }
    }
    let around = transitions.commands(striking: note.key, on: note.channel)
    for command in around.before { add(command, at: block) }
    add(.noteOn(channel: note.channel, key: note.key, velocity: note.velocity), at: block, track: note.track)
    (keys[key].step, keys[key].block) = (steps.count - 1, block)
    for command in around.after { add(command, at: block) }
  }

  /// Releases a key at the end of its last note. A release in the block of its note-on is postponed by one block, since
  /// the note would be inaudible otherwise.
  private mutating func release(_ note: PairedNote, at block: Int) {
    flush(before: block)
    let key = Self.key(note)
    keys[key].held -= 1
    guard keys[key].held == 0 else { return }
    if keys[key].block == block {
      postponed.append(key)
    } else {
      add(.noteOff(channel: note.channel, key: note.key), at: block)
    }
  }

  private mutating func flush(before block: Int) {
    guard let next = postponed.first.map({ keys[$0].block + 1 }), next <= block else { return }
    let due = postponed
    postponed = []
    for key in due where keys[key].held == 0 && keys[key].block == next - 1 {
      keys[key].block = -1
      add(.noteOff(channel: UInt8(key >> 7), key: UInt8(key & 0x7F)), at: next)
    }
  }
}

// MARK: - Controllers

extension ScriptWriter {
  private mutating func control(_ event: PlayedEvent, at block: Int) {
    let (message, channel) = (event.event, event.channel)
    selection.update(message, channel: channel)
    transitions.update(message, channel: channel)
    if let (control, value) = message.control {
      for (control, value) in parameters.translated(control, value, channel: channel) {
        add(.control(channel: channel, control, value: value), at: block)
      }
    } else if message.status & 0xF0 == 0xA0 {
      add(.keyPressure(channel: channel, key: message.data1, value: message.data2), at: block)
    }
  }

  /// - Parameters:
  ///   - bytes: a system exclusive message without F0 and F7.
  ///   - channel: the first channel of its port.
  private mutating func handle(_ bytes: [UInt8], port channel: UInt8, at block: Int) {
    guard let message = SystemExclusive(bytes) else { return }
    selection.update(message, port: channel)
    tunings[Int(channel) / 16].update(message)
    switch message {
    case .reset:
      // A repetition has no effect. Thousands of them would make a million steps.
      if resetPorts.stepCount != steps.count || resetPorts.block != block { resetPorts.ports = [] }
      guard resetPorts.ports.insert(channel).inserted else { return }
      for channel in channel...(channel + 15) { add(.control(channel: channel, .soundOff, value: 0), at: block) }
      reset(channel, at: block)
      (resetPorts.stepCount, resetPorts.block) = (steps.count, block)
    case .masterVolume(let volume): setMasterVolume(volume, port: channel, at: block)
    case .octaveTuning(let channels, let cents, let isRealTime):
      for part in channels { tune(channel + part, first: 0, cents, isRealTime: isRealTime, at: block) }
    case .scaleTuning(let part, let first, let cents):
      tune(channel + part, first: first, cents, isRealTime: true, at: block)
    case .tuning(let messages):
      tunedPrograms.formUnion(messages.compactMap(TuningProgram.init(changedBy:)))
      for message in messages { add(.systemExclusive(message), at: block) }
    case .masterFineTuning, .masterCoarseTuning: for part in channel...(channel + 15) { tune(part, at: block) }
    case .keyShift(let part, _): tune(channel + part, at: block)
    case .bendRange(let part, let semitones):
      for (control, value) in parameters.setBendRange(semitones, channel: channel + part) {
        add(.control(channel: channel + part, control, value: value), at: block)
      }
    case .rhythm: break
    }
  }

  /// Lifts the pedals and resets the controllers, parameters and volume of the port whose first channel is `first`.
  private mutating func reset(_ first: UInt8, at block: Int) {
    for channel in first...(first + 15) {
      add(.reset(channel: channel), at: block)
      parameters.reset(channel)
      transitions.reset(channel)
      octaves[Int(channel)] = Self.equalTemperament
    }
    setMasterVolume(0x3FFF, port: first, at: block)
  }

  /// - Parameter channel: the first channel of the port.
  private mutating func setMasterVolume(_ volume: UInt16, port channel: UInt8, at block: Int) {
    add(.masterVolume(volume, port: tunings.count == 1 ? nil : channel / 16), at: block)
  }

  private static var equalTemperament: [Double] { Array(repeating: 0, count: 12) }

  /// Tunes successive pitch classes of a channel; the others keep the tuning that they have.
  private mutating func tune(_ channel: UInt8, first: Int, _ cents: [Double], isRealTime: Bool, at block: Int) {
    octaves[Int(channel)].replaceSubrange(first..<(first + cents.count), with: cents)
    add(.tuneOctave(channel: channel, cents: octaves[Int(channel)], isRealTime: isRealTime), at: block)
  }

  private mutating func tune(_ channel: UInt8, at block: Int) {
    add(tunings[Int(channel) / 16].command(channel, isRhythm: selection[channel].isRhythm), at: block)
  }
}
