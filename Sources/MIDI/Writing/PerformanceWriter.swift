package import Music

/// Builds a MIDI file from notes, pedal presses and controller changes, which can be added while they are being
/// produced.
///
/// Times are rounded to the nearest tick; events with a duration last at least one tick. At the same tick, releases
/// come before note-ons. A key that is struck again while it sounds is released first, and note-ons of a key at the
/// same tick become one note that ends with the longer one. So all readers pair note-ons and note-offs in the same way.
/// Otherwise the events are written unchanged.
package struct PerformanceWriter {
  /// A key or pedal that is down.
  private struct Held {
    let begin: Ticks
    var end: Ticks
    let release: MIDIEvent
  }

  private let format: Int
  private let ticksPerQuarter: Int
  private let microsecondsPerQuarter: Int
  private let program: UInt8
  private var conductor = MIDITrack()
  private var piano = MIDITrack()
  /// Sorted by end.
  private var held: [Held] = []
  private var channels: Set<UInt8> = []

  /// - Parameters:
  ///   - texts: text events, such as how the piece was made.
  ///   - format: 0 for one track, 1 for a track with tempo and texts and a track with the music.
  ///   - quartersPerMinute: 3.6 or more.
  ///   - ticksPerQuarter: 1…32767. With both defaults a tick is 0.52 ms.
  ///   - program: General MIDI program from 0; 0 is the acoustic grand piano.
  package init(
    title: String, texts: [String] = [], trackName: String = "Piano", format: Int = 1,
    quartersPerMinute: Double = 120, ticksPerQuarter: Int = 960, program: UInt8 = 0
  ) {
    precondition(0...1 ~= format, "expected format 0 or 1")
    self.format = format
    self.ticksPerQuarter = ticksPerQuarter
    self.program = program
    microsecondsPerQuarter = Int((60e6 / quartersPerMinute).rounded())
    precondition(1..<1 << 24 ~= microsecondsPerQuarter, "a tempo must fit into 24 bits")
    conductor.append(MetaType.trackName, title.utf8)
    conductor.append(MetaType.tempo, [16, 8, 0].map { UInt8(truncatingIfNeeded: microsecondsPerQuarter >> $0) })
    for text in texts { conductor.append(MetaType.text, text.utf8) }
    if format == 0 { piano = conductor } else { piano.append(MetaType.trackName, trackName.utf8) }
  }

  /// - Precondition: its onset is not earlier than that of the previous event.
  package mutating func add(_ event: MusicEvent) {
    switch event {
    case .control(let change):
      let tick = tick(change.onset)
      release { $0.end <= tick }
      setProgram(change.channel % 16, at: tick)
      append(MIDIEvent(change), at: tick)
    case .note(let note):
      let (channel, key) = (note.channel % 16, note.pitch.number)
      add(
        event, MIDIEvent(tick: .zero, status: 0x90 | channel, data1: key, data2: note.velocity),
        release: MIDIEvent(tick: .zero, status: 0x80 | channel, data1: key, data2: 64))
    case .pedal(let press):
      add(
        event, MIDIEvent(tick: .zero, status: 0xB0 | press.channel % 16, data1: 64, data2: 127),
        release: MIDIEvent(tick: .zero, status: 0xB0 | press.channel % 16, data1: 64, data2: 0))
    }
  }

  /// Releases everything that is held, and returns the file's bytes.
  ///
  /// - Parameters:
  ///   - copyright: text of the copyright event, which the format requires at the beginning of the first track.
  ///   - texts: further text events, such as facts about how the piece was composed.
  package consuming func finish(copyright: String? = nil, texts: [String] = []) -> [UInt8] {
    release { _ in true }
    for text in texts {
      if format == 0 { piano.append(MetaType.text, text.utf8) } else { conductor.append(MetaType.text, text.utf8) }
    }
    if let copyright {
      if format == 0 {
        piano.prepend(type: MetaType.copyright, payload: copyright.utf8)
      } else {
        conductor.prepend(type: MetaType.copyright, payload: copyright.utf8)
      }
    }
    return MIDIFile(
      format: format, division: .ticksPerQuarter(ticksPerQuarter),
      tracks: format == 0 ? [piano] : [conductor, piano]
    ).bytes
  }

  private mutating func add(_ event: MusicEvent, _ press: MIDIEvent, release: MIDIEvent) {
    let begin = tick(event.onset)
    let end = event.end > event.onset ? max(tick(event.end), begin + Ticks(1)) : begin
    self.release { $0.end <= begin }
    if let index = held.firstIndex(where: { $0.release == release }) {
      var earlier = held.remove(at: index)
      earlier.end = earlier.begin == begin ? max(earlier.end, end) : begin
      hold(earlier)
      if earlier.begin == begin { return }
      self.release { $0.end <= begin }
    }
    setProgram(press.channel, at: begin)
    append(press, at: begin)
    hold(Held(begin: begin, end: end, release: release))
    self.release { $0.end <= begin }
  }

  private mutating func hold(_ new: Held) {
    held.insert(new, at: held.firstIndex { $0.end > new.end } ?? held.endIndex)
  }

  /// Writes releases in order of time while they satisfy a condition.
  private mutating func release(while condition: (Held) -> Bool) {
    let count = held.prefix(while: condition).count
    for held in held.prefix(count) { append(held.release, at: held.end) }
    held.removeFirst(count)
  }

  private mutating func setProgram(_ channel: UInt8, at tick: Ticks) {
    guard channels.insert(channel).inserted else { return }
    append(MIDIEvent(tick: tick, status: 0xC0 | channel, data1: program), at: tick)
  }

  private mutating func append(_ event: MIDIEvent, at tick: Ticks) {
    var event = event
    event.tick = tick
    piano.append(event)
  }

  private func tick(_ time: Seconds) -> Ticks {
    let ticksPerSecond = 1e6 * Double(ticksPerQuarter) / Double(microsecondsPerQuarter)
    return Ticks(Int64((time.value * ticksPerSecond).rounded()))
  }
}

extension MIDITrack {
  /// Adds a meta event at the track's current end.
  fileprivate mutating func append(_ type: UInt8, _ payload: some Collection<UInt8>) {
    append(tick: end, status: 0xFF, type: type, payload: payload)
  }
}
