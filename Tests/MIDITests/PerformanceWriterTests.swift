import Music
import TestSupport
import Testing

@testable import MIDI

@Suite struct PerformanceWriterTests {
  private func write(_ performance: Performance, _ writer: PerformanceWriter) throws -> MIDIFile {
    var writer = writer
    for event in performance.events { writer.add(event) }
    return try MIDIFile.read(writer.finish(), name: "test.mid", .strict).file
  }

  private func write(_ notes: [Note], _ presses: [PedalPress] = []) throws -> Performance {
    try write(Performance(notes: notes, pedalPresses: presses), PerformanceWriter(title: "Test")).performance
  }

  private func note(
    _ key: Int = 60, velocity: UInt8 = 64, at onset: Double, for duration: Double, channel: UInt8 = 0
  ) -> Note {
    Note(pitch: Pitch(key), velocity: velocity, onset: Seconds(onset), duration: Seconds(duration), channel: channel)
  }

  @Test func writesTempoNamesTextsProgramAndPedal() throws {
    let performance = Performance(
      notes: [note(at: 0.5, for: 0.5)], pedalPresses: [PedalPress(onset: 0.25, duration: 0.5)])
    let writer = PerformanceWriter(title: "Étude", texts: ["etude seed 42"], quartersPerMinute: 60, ticksPerQuarter: 96)
    let file = try write(performance, writer)
    let conductor = [
      hex("00 FF 03 06"), ascii("Étude"), hex("00 FF 51 03 0F 42 40 00 FF 01 0D"), ascii("etude seed 42"), endOfTrack,
    ]
    let piano = [
      hex("00 FF 03 05"), ascii("Piano"),
      hex(
        """
        18 C0 00     # program 0
        00 B0 40 7F  # pedal down
        18 90 3C 40  # note on
        18 B0 40 00  # pedal up
        18 80 3C 40  # note off
        """), endOfTrack,
    ]
    let chunks = [header(format: 1, tracks: 2), track(conductor.flatMap(\.self)), track(piano.flatMap(\.self))]
    #expect(file.bytes == chunks.flatMap(\.self))
  }

  @Test func writesControllersAsTheyCome() throws {
    let changes = [
      ControlChange(.sustain, value: 42, onset: 0), ControlChange(.controller(101), value: 0, onset: 0.25, channel: 2),
      ControlChange(.controller(100), value: 1, onset: 0.25, channel: 2),
      ControlChange(.bend, value: 16_383, onset: 0.5),
      ControlChange(.bend, value: 1, onset: 0.5), ControlChange(.pressure, value: 127, onset: 2),
    ]
    var writer = PerformanceWriter(title: "Test")
    var events = changes.map(MusicEvent.control)
    events.insert(.note(note(at: 0.25, for: 1)), at: 3)
    for event in events { writer.add(event) }
    let file = try MIDIFile.read(writer.finish(), name: "test.mid", .strict).file
    #expect(file.eventsToPlay == events)
  }

  @Test func writesOneTrackInFormat0() throws {
    let file = try write(Performance(notes: [note(at: 0, for: 1)]), PerformanceWriter(title: "Test", format: 0))
    #expect(file.format == 0)
    #expect(file.trackCount == 1)
    #expect(file.performance.notes == [note(at: 0, for: 1)])
  }

  @Test(arguments: [0, 1]) func textsCanComeLast(format: Int) throws {
    var writer = PerformanceWriter(title: "Test", texts: ["first"], format: format)
    writer.add(.note(note(at: 1, for: 1)))
    let file = try MIDIFile.read(writer.finish(texts: ["last"]), name: "test").file
    let texts = file.tracks[0].events.filter { $0.data1 == MetaType.text }
    #expect(texts.map { file.tracks[0].payload(of: $0) } == [ArraySlice("first".utf8), ArraySlice("last".utf8)])
    #expect(file.performance.notes == [note(at: 1, for: 1)])
  }

  @Test(arguments: [0, 1]) func aCopyrightStandsBeforeAllElse(format: Int) throws {
    var (plain, writer) = (
      PerformanceWriter(title: "Test", format: format), PerformanceWriter(title: "Test", format: format)
    )
    for time in [0.0, 1] {
      plain.add(.note(note(at: time, for: 1)))
      writer.add(.note(note(at: time, for: 1)))
    }
    let bytes = writer.finish(copyright: "C é", texts: ["last"])
    let event = hex("00 FF 02 04") + ascii("C é")
    #expect(Array(bytes[22..<22 + event.count]) == event)
    // Everything else is the same as without.
    let (before, after) = (plain.finish(texts: ["last"]), Array(bytes[..<18] + bytes[22...].dropFirst(event.count)))
    #expect(Array(before[..<18] + before[22...]) == after)
    let file = try MIDIFile.read(bytes, name: "test", .strict).file
    #expect(file.copyright == "C é" && file.title == "Test")
    #expect(file.performance.notes == [note(at: 0, for: 1), note(at: 1, for: 1)])
  }

  @Test func endsComeBeforeBeginnings() throws {
    let performance = Performance(
      notes: [note(at: 0, for: 1), note(at: 1, for: 1)],
      pedalPresses: [PedalPress(onset: 0, duration: 1), PedalPress(onset: 1, duration: 1)])
    #expect(try write(performance.notes, performance.pedalPresses) == performance)
  }

  @Test func nothingWithALengthLosesIt() throws {
    let short = try write(
      [note(at: 0, for: 0.0001), note(61, velocity: 64, at: 1, for: 0)], [PedalPress(onset: 0, duration: 0.0001)])
    #expect(short.notes.map { $0.duration > .zero } == [true, false])
    #expect(short.pedalPresses.map { $0.duration > .zero } == [true])
  }

  @Test func aKeyStruckAgainIsReleasedFirst() throws {
    #expect(
      try write([note(60, velocity: 1, at: 0, for: 4), note(60, velocity: 2, at: 1, for: 1)]).notes == [
        note(60, velocity: 1, at: 0, for: 1), note(60, velocity: 2, at: 1, for: 1),
      ])
    let apart = [
      note(60, velocity: 1, at: 0, for: 4), note(60, velocity: 2, at: 1, for: 1, channel: 1),
      note(61, velocity: 3, at: 2, for: 1),
    ]
    #expect(try write(apart).notes == apart)
  }

  @Test func aKeyStruckTwiceAtOnceIsOneNote() throws {
    #expect(
      try write([note(60, velocity: 1, at: 1, for: 1), note(60, velocity: 2, at: 1, for: 4)]).notes == [
        note(60, velocity: 1, at: 1, for: 4)
      ])
  }

  /// Random performances without overlapping notes on a key, for several seeds: every time is within half a tick.
  @Test(arguments: 0..<20 as Range<UInt64>)
  func isWithinHalfATick(seed: UInt64) throws {
    var random = SplitMix(state: seed)
    var free = [Double](repeating: 0, count: 128)
    let notes = (0..<200).map { _ in
      let key = Int.random(in: 21...108, using: &random)
      let onset = free[key] + Double.random(in: 0.002...3, using: &random)
      let note = note(
        key, velocity: UInt8.random(in: 1...127, using: &random), at: onset,
        for: Double.random(in: 0.002...4, using: &random))
      free[key] = note.end.value
      return note
    }
    let read = try write(notes).notes
    let sorted = Performance(notes: notes).notes
    try #require(read.count == notes.count)
    let halfTick = 0.5 / 1920 + 1e-9
    let key = { (note: Note) in (note.pitch, note.onset) }
    for (a, b) in zip(sorted.sorted { key($0) < key($1) }, read.sorted { key($0) < key($1) }) {
      #expect(a.pitch == b.pitch && a.velocity == b.velocity)
      #expect(abs(a.onset.value - b.onset.value) <= halfTick)
      #expect(abs(a.end.value - b.end.value) <= halfTick)
    }
  }
}
