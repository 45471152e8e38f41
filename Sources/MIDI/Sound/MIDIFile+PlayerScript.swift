package import Music

extension MIDIFile {
  /// The commands that FluidSynth's own file player would give to the synth: the note-ons and note-offs of the file,
  /// track by track within each block. Like that player, it ignores MIDI ports.
  ///
  /// A note ends with its note-off, with controller 120 or 123, with a General MIDI reset, or with the longest track,
  /// which also lifts all pedals.
  ///
  /// - Parameters:
  ///   - instruments: `piano` leaves out drums and the selection of sounds.
  ///   - releasesKeysAtEnd: whether that player releases all keys when the tracks end.
  ///   - isPlayed: whether a channel is played; others keep their controllers.
  /// - Returns: nil for files that FluidSynth's player cannot play correctly: SMPTE time, a division of zero, and
  ///   format 2, whose tracks it plays together.
  package func playerScript(
    _ instruments: Instruments, _ times: ScriptClock, releasesKeysAtEnd: Bool = false,
    isPlayed: (UInt8) -> Bool = { _ in true }
  ) -> Script? {
    guard case .ticksPerQuarter(let ticks) = division, ticks > 0, !tracksAreIndependent else { return nil }
    let latest = times.longest * times.blocksPerSecond
    var clock = PlayerClock(
      ticksPerQuarter: ticks, framesPerSecond: Double(times.framesPerSecond), blockFrames: times.blockFrames)
    var script = PlayerScriptWriter(instruments, channels: (0..<16).map(isPlayed))
    var places = tracks.map { TrackPlace(track: $0) }
    var turns = tracks.enumerated().flatMap { index, track in track.events.map { (tick: $0.tick, track: index) } }
      .stablySorted(by: \.tick)[...]
    var block = 0
    while let tick = turns.first?.tick.value, let next = clock.block(reaching: tick, from: block, latest: Int(latest)) {
      block = next
      let now = clock.tick(atBlock: block)
      let due = turns.prefix { $0.tick.value <= now }
      turns = turns.dropFirst(due.count)
      for index in Set(due.map(\.track)).sorted() {
        while let event = places[index].next(until: now) {
          if let tempo = tracks[index].tempo(of: event) { clock.setTempo(tempo, atBlock: block) }
          script.add(event, in: tracks[index], at: block)
        }
      }
      block += 1
    }
    let end = tracks.lazy.map(\.end.value).max() ?? 0
    let endBlock = clock.block(reaching: end, from: max(0, block - 1), latest: Int(latest)) ?? Int(latest)
    script.liftPedals(releasingKeys: releasesKeysAtEnd, at: endBlock)
    return script.finish(endOfTracks: endBlock, blocksPerSecond: times.blocksPerSecond)
  }
}

/// Playback position in a track.
private struct TrackPlace {
  let track: MIDITrack
  private var position = 0

  init(track: MIDITrack) { self.track = track }

  mutating func next(until tick: Int) -> MIDIEvent? {
    guard position < track.events.count, track.events[position].tick.value <= tick else { return nil }
    defer { position += 1 }
    return track.events[position]
  }
}

/// Converts events to commands and determines the end of the script.
private struct PlayerScriptWriter {
  private let instruments: Instruments
  /// For each channel, whether it is played.
  private let isPlayed: [Bool]
  private var steps: [Script.Step] = []
  private var end = ScriptEnd()
  /// The keys that are down on each channel.
  private var held = [Set<UInt8>](repeating: [], count: 16)

  init(_ instruments: Instruments, channels isPlayed: [Bool]) {
    (self.instruments, self.isPlayed) = (instruments, isPlayed)
  }

  mutating func add(_ event: MIDIEvent, in track: MIDITrack, at block: Int) {
    guard event.status < 0xF0 else {
      if event.status == 0xF0 { addMessage(track.payload(of: event), at: block) }
      return
    }
    guard instruments == .file || event.channel != 9, let command = command(of: event) else { return }
    switch command {
    case .noteOn(let channel, _, _) where !isPlayed[Int(channel)]: return
    case .select(let channel, _) where !isPlayed[Int(channel)]: return
    case .noteOn(let channel, let key, _): held[Int(channel)].insert(key)
    case .noteOff(let channel, let key): held[Int(channel)].remove(key)
    case .control(let channel, .soundOff, _), .control(let channel, .notesOff, _):
      if !held[Int(channel)].isEmpty { end.release(at: block) }
      held[Int(channel)] = []
    default: break
    }
    steps.append(Script.Step(block: block, command: command))
    end.update(command, at: block)
  }

  /// FluidSynth's player passes on all system exclusive messages; of the resets, the synth recognizes only General
  /// MIDI's.
  private mutating func addMessage(_ payload: ArraySlice<UInt8>, at block: Int) {
    var message = Array(payload)
    if message.last == 0xF7 { message.removeLast() }
    steps.append(Script.Step(block: block, command: .systemExclusive(message)))
    guard SystemExclusive(message) == .reset(.gm) else { return }
    if held.contains(where: { !$0.isEmpty }) { end.release(at: block) }
    for channel in held.indices {
      held[channel] = []
      end.update(.control(channel: UInt8(channel), .soundOff, value: 0), at: block)
      end.update(.reset(channel: UInt8(channel)), at: block)
    }
  }

  private func command(of event: MIDIEvent) -> SynthCommand? {
    let channel = event.channel
    switch event.status & 0xF0 {
    case _ where event.isNoteOff: return .noteOff(channel: channel, key: event.data1)
    case 0x90: return .noteOn(channel: channel, key: event.data1, velocity: event.data2)
    case 0xA0: return .keyPressure(channel: channel, key: event.data1, value: event.data2)
    case 0xB0 where event.data1 == 123: return .control(channel: channel, .notesOff, value: 0)
    case 0xB0 where instruments == .file:
      return .control(channel: channel, .controller(event.data1), value: UInt16(event.data2))
    case 0xC0 where instruments == .file:
      return .select(channel: channel, Sound(program: event.data1))
    default: return event.control.map { .control(channel: channel, $0.control, value: $0.value) }
    }
  }

  /// Lifts all pedals and may release all keys, whether they are down or not.
  mutating func liftPedals(releasingKeys: Bool, at block: Int) {
    let controls: [Control] = [.sustain, .sostenuto] + (releasingKeys ? [.notesOff] : [])
    for channel in 0..<16 as Range<UInt8> {
      for control in controls {
        let command = SynthCommand.control(channel: channel, control, value: 0)
        steps.append(Script.Step(block: block, command: command))
        end.update(command, at: block)
      }
    }
  }

  /// One extra block, so that commands of the last block precede the end.
  mutating func finish(endOfTracks: Int, blocksPerSecond: Double) -> Script {
    if held.contains(where: { !$0.isEmpty }) { end.release(at: endOfTracks) }
    return end.script(steps, blocksPerSecond: blocksPerSecond, extra: 1)
  }
}
