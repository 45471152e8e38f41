// A file as the program `fluidsynth` plays it.
package import Music

extension MIDIFile {
  /// What FluidSynth's file player tells the synth, and when: note-ons and note-offs as they stand, track by track in
  /// each block. It knows no ports.
  ///
  /// A note ends by its note-off, by controller 120 or 123, by General MIDI's reset, or with the longest track.
  ///
  /// - Parameter instruments: with `piano`, drums and the choice of sounds are left out.
  /// - Returns: nil for a file that the program does not play: with SMPTE time, a division or a tempo of zero; or of
  ///   format 2, whose tracks it mixes up.
  package func playerScript(_ instruments: Instruments, _ times: ScriptClock) -> Script? {
    guard case .ticksPerQuarter(let ticks) = division, ticks > 0, !tracksAreIndependent,
      tracks.allSatisfy({ $0.tempoChanges.allSatisfy { $0.microsecondsPerQuarter > 0 } })
    else { return nil }
    let latest = times.longest * times.blocksPerSecond
    var clock = PlayerClock(
      ticksPerQuarter: ticks, framesPerSecond: Double(times.framesPerSecond), blockFrames: times.blockFrames)
    var script = PlayerScriptWriter(instruments)
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
          if let tempo = places[index].tempo(of: event) { clock.setTempo(tempo, atBlock: block) }
          script.add(event, in: tracks[index], at: block)
        }
      }
      block += 1
    }
    let end = tracks.lazy.map(\.end.value).max() ?? 0
    let endBlock = clock.block(reaching: end, from: max(0, block - 1), latest: Int(latest)) ?? Int(latest)
    return script.finish(endOfTracks: endBlock, blocksPerSecond: times.blocksPerSecond)
  }
}

/// How far a track has been played.
private struct TrackPlace {
  let track: MIDITrack
  private var position = 0
  private var tempoPosition = 0

  init(track: MIDITrack) { self.track = track }

  mutating func next(until tick: Int) -> MIDIEvent? {
    guard position < track.events.count, track.events[position].tick.value <= tick else { return nil }
    defer { position += 1 }
    return track.events[position]
  }

  /// - Precondition: asked once for each event.
  mutating func tempo(of event: MIDIEvent) -> Int? {
    guard event.isTempo, track.payload(of: event).count >= 3 else { return nil }
    defer { tempoPosition += 1 }
    return track.tempoChanges[tempoPosition].microsecondsPerQuarter
  }
}

/// Turns events into commands, and finds out where the script ends.
private struct PlayerScriptWriter {
  private let instruments: Instruments
  private var steps: [Script.Step] = []
  private var end = ScriptEnd()
  /// Keys that are down, for each channel.
  private var held = [Set<UInt8>](repeating: [], count: 16)

  init(_ instruments: Instruments) { self.instruments = instruments }

  mutating func add(_ event: MIDIEvent, in track: MIDITrack, at block: Int) {
    guard event.status < 0xF0 else {
      if event.status == 0xF0 { addMessage(track.payload(of: event), at: block) }
      return
    }
    guard instruments == .file || event.channel != 9, let command = command(of: event) else { return }
    switch command {
    case .strike(let channel, let key, _): held[Int(channel)].insert(key)
    case .release(let channel, let key): held[Int(channel)].remove(key)
    case .control(let channel, .soundOff, _), .control(let channel, .notesOff, _):
      if !held[Int(channel)].isEmpty { end.release(at: block) }
      held[Int(channel)] = []
    default: break
    }
    steps.append(Script.Step(block: block, command: command))
    end.update(command, at: block)
  }

  /// The program passes on all messages; of resets, the synth takes General MIDI's alone for one.
  private mutating func addMessage(_ payload: ArraySlice<UInt8>, at block: Int) {
    var message = Array(payload)
    if message.last == 0xF7 { message.removeLast() }
    steps.append(Script.Step(block: block, command: .systemExclusive(message)))
    guard SystemExclusive(message) == .reset(.gm) else { return }
    if held.contains(where: { !$0.isEmpty }) { end.release(at: block) }
    for channel in held.indices {
      held[channel] = []
      end.update(.reset(channel: UInt8(channel)), at: block)
    }
  }

  private func command(of event: MIDIEvent) -> Command? {
    let channel = event.channel
    switch event.status & 0xF0 {
    case _ where event.isNoteOff: return .release(channel: channel, key: event.data1)
    case 0x90: return .strike(channel: channel, key: event.data1, velocity: event.data2)
    case 0xA0: return .keyPressure(channel: channel, key: event.data1, value: event.data2)
    case 0xB0 where event.data1 == 123: return .control(channel: channel, .notesOff, value: 0)
    case 0xB0 where instruments == .file:
      return .control(channel: channel, .controller(event.data1), value: UInt16(event.data2))
    case 0xC0 where instruments == .file:
      return .select(channel: channel, Sound(program: event.data1))
    default: return event.control.map { .control(channel: channel, $0.control, value: $0.value) }
    }
  }

  /// What is told in the last block is told before the end.
  mutating func finish(endOfTracks: Int, blocksPerSecond: Double) -> Script {
    if held.contains(where: { !$0.isEmpty }) { end.release(at: endOfTracks) }
    return end.script(steps, blocksPerSecond: blocksPerSecond, extra: 1)
  }
}
