// A file as the program `fluidsynth` plays it. Must not know sound.
package import Music

extension MIDIFile {
  /// What FluidSynth's file player tells the synth, and when: note-ons and note-offs as they stand, track by track in
  /// each block. Percussion and the choice of sounds are left out.
  ///
  /// - Parameters:
  ///   - blockFrames: how often the player looks at the clock.
  ///   - longest: what comes later, in seconds, is left out.
  ///   - longestPedal: how long after the last release a pedal may stay down, in seconds.
  /// - Returns: nil for a file that the program does not play: with SMPTE time, a division or a tempo of zero; or of
  ///   format 2, whose tracks it mixes up.
  package func script(framesPerSecond: Int, blockFrames: Int, longest: Double, longestPedal: Double) -> Script? {
    guard case .ticksPerQuarter(let ticks) = division, ticks > 0, !tracksAreIndependent,
      tracks.allSatisfy({ $0.tempoChanges.allSatisfy { $0.microsecondsPerQuarter > 0 } })
    else { return nil }
    let rate = Double(framesPerSecond)
    let (latest, patience) = (longest * rate / Double(blockFrames), longestPedal * rate / Double(blockFrames))
    var clock = PlayerClock(ticksPerQuarter: ticks, framesPerSecond: rate, blockFrames: blockFrames)
    var script = ScriptBuilder()
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
          guard let command = event.command, event.channel != Self.percussion else { continue }
          script.add(command, at: block)
        }
      }
      block += 1
    }
    let end = tracks.lazy.map(\.end.value).max() ?? 0
    let endBlock = clock.block(reaching: end, from: max(0, block - 1), latest: Int(latest)) ?? Int(latest)
    return script.finish(endOfTracks: endBlock, longestPedal: Int(patience))
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

/// Finds out where a script ends while it is being written.
private struct ScriptBuilder {
  private var steps: [Script.Step] = []
  private var lastRelease = 0
  private var lastLift = 0
  private var pedalsDown: Set<Pedal> = []

  private struct Pedal: Hashable {
    let channel: UInt8
    let control: Control
  }

  mutating func add(_ command: Command, at block: Int) {
    steps.append(Script.Step(block: block, command: command))
    switch command {
    case .strike, .release: lastRelease = block
    case .control(let channel, let control, let value) where control == .sustain || control == .sostenuto:
      let pedal = Pedal(channel: channel, control: control)
      if value >= 64 { pedalsDown.insert(pedal) } else if pedalsDown.remove(pedal) != nil { lastLift = block }
    case .control(let channel, .resetAll, _):
      let lifted = pedalsDown.filter { $0.channel == channel }
      if !lifted.isEmpty { (pedalsDown, lastLift) = (pedalsDown.subtracting(lifted), block) }
    case .control: break
    }
  }

  /// A pedal that is never lifted is lifted where the tracks end. What is told in the last block is told before the end.
  func finish(endOfTracks: Int, longestPedal: Int) -> Script {
    let lift = pedalsDown.isEmpty ? lastLift : max(lastLift, endOfTracks)
    return Script(steps: steps, end: max(lastRelease, min(lift, lastRelease + longestPedal)) + 1)
  }
}
