import Audio
import Music
import Testing

@testable import Rendering

@Suite struct ScheduleTests {
  /// The time of a block at 44.1 kHz.
  private func at(_ block: Double) -> Seconds { Seconds(block * 64 / 44100) }

  private func note(_ key: Int, _ start: Double, _ end: Double, velocity: UInt8 = 100) -> MusicEvent {
    .note(Note(pitch: Pitch(key), velocity: velocity, onset: at(start), duration: at(end - start)))
  }

  private func press(_ start: Double, _ end: Double) -> MusicEvent {
    .pedal(PedalPress(onset: at(start), duration: at(end - start)))
  }

  /// The commands for some events, as `block: command`.
  private func commands(_ events: MusicEvent...) throws -> [String] {
    var schedule = Schedule(sampleRate: .hz44100)
    for event in events { try schedule.add(event) }
    var lines: [String] = []
    while let step = schedule.next(before: .max) { lines.append("\(step.block): \(text(step.command))") }
    return lines
  }

  private func text(_ command: SynthCommand) -> String {
    switch command {
    case .noteOn(_, let key, let velocity): "strike \(key) \(velocity)"
    case .noteOff(_, let key): "release \(key)"
    case .control(_, .sustain, let value): value == 127 ? "pedal down" : value == 0 ? "pedal up" : "pedal \(value)"
    case .control(_, let control, let value): "\(control) \(value)"
    default: "\(command)"
    }
  }

  @Test func timeIsRoundedToTheNearestBlock() throws {
    #expect(try commands(note(60, 1.4, 7.6)) == ["1: strike 60 100", "8: release 60"])
  }

  @Test func inOneBlockWhatEndsComesFirst() throws {
    let lines = try commands(press(0, 4), note(60, 0, 4), note(62, 4, 5), press(4, 5))
    #expect(
      lines == [
        "0: pedal down", "0: strike 60 100",
        "4: release 60", "4: pedal up", "4: pedal down", "4: strike 62 100",
        "5: release 62", "5: pedal up",
      ])
  }

  @Test func whatHasNoLengthLastsOneBlock() throws {
    #expect(try commands(note(60, 3, 3)) == ["3: strike 60 100", "4: release 60"])
    #expect(try commands(press(3, 3)) == ["3: pedal down", "4: pedal up"])
  }

  @Test func aKeyStruckAgainBelongsToTheNewerNote() throws {
    #expect(
      try commands(note(60, 0, 10), note(60, 5, 20, velocity: 50))
        == ["0: strike 60 100", "5: strike 60 50", "20: release 60"])
    #expect(
      try commands(note(60, 0, 10), note(60, 5, 7, velocity: 50))
        == ["0: strike 60 100", "5: strike 60 50", "7: release 60"])
  }

  @Test func aPedalPressedAgainBelongsToTheNewerPress() throws {
    #expect(try commands(press(0, 10), press(5, 20)) == ["0: pedal down", "5: pedal down", "20: pedal up"])
  }

  private func move(_ control: Control, _ value: UInt16, _ time: Double, channel: UInt8 = 0) -> MusicEvent {
    .control(ControlChange(control, value: value, onset: at(time), channel: channel))
  }

  @Test func controllersMoveInTheirOrderBetweenReleasesAndStrikes() throws {
    let lines = try commands(
      note(60, 0, 4), move(.sustain, 70, 4), move(.sustain, 0, 4), move(.sustain, 40, 4), move(.bend, 8192, 4),
      note(62, 4, 5))
    #expect(
      lines == [
        "0: strike 60 100", "4: release 60", "4: pedal 70", "4: pedal up", "4: pedal 40", "4: bend 8192",
        "4: strike 62 100", "5: release 62",
      ])
  }

  /// A pedal that goes down within a block before the key comes up holds the note; one that goes down after it does
  /// not.
  @Test func inOneBlockTimeStillDecides() throws {
    #expect(
      try commands(note(60, 0, 4.2), move(.sustain, 127, 3.9))
        == ["0: strike 60 100", "4: pedal down", "4: release 60"])
    #expect(
      try commands(note(60, 0, 3.9), move(.sustain, 127, 4.2))
        == ["0: strike 60 100", "4: release 60", "4: pedal down"])
  }

  @Test func aPieceWaitsForItsPedalsToBeLifted() throws {
    var schedule = Schedule(sampleRate: .hz44100)
    try schedule.add(note(60, 0, 100))
    try schedule.add(move(.sustain, 64, 50))
    try schedule.add(move(.sostenuto, 127, 60, channel: 3))
    #expect(schedule.end == 100)
    try schedule.add(move(.sustain, 63, 200))
    #expect(schedule.end == 200)
    try schedule.add(move(.sostenuto, 0, 300))
    #expect(schedule.end == 200)
    try schedule.add(move(.resetAll, 0, 400, channel: 3))
    #expect(schedule.end == 400)
    try schedule.add(.control(ControlChange(.volume, value: 0, onset: .init(.infinity))))
    #expect(schedule.end == 400)
  }

  @Test func channelsAreApart() throws {
    var schedule = Schedule(sampleRate: .hz44100)
    for channel in [0, 15] as [UInt8] {
      try schedule.add(.note(Note(pitch: Pitch(127), velocity: 1, onset: 0, duration: at(2), channel: channel)))
    }
    var releases: Set<SynthCommand> = []
    while let step = schedule.next(before: .max) { releases.insert(step.command) }
    #expect(releases.isSuperset(of: [.noteOff(channel: 0, key: 127), .noteOff(channel: 15, key: 127)]))
  }

  @Test func onlyWhatIsBeforeTheBlockComesOut() throws {
    var schedule = Schedule(sampleRate: .hz44100)
    try schedule.add(note(60, 3, 9))
    #expect(schedule.next(before: 3) == nil)
    #expect(schedule.next(before: 4)?.block == 3)
    #expect(schedule.next(before: 9) == nil)
  }

  @Test func thePieceEndsWithItsLastKeyAndItsPedal() throws {
    var schedule = Schedule(sampleRate: .hz44100)
    #expect(schedule.end == 0)
    try schedule.add(press(0, 300))
    try schedule.add(note(60, 0, 100))
    #expect(schedule.end == 300)
    try schedule.add(press(310, .infinity))
    #expect(schedule.end == 300, "a pedal that goes down after the last key came up holds nothing")
    try schedule.add(note(62, 400, 500))
    #expect(schedule.end == 500 + 4134)
  }

  @Test func pedalsAfterTheMusicDoNotProlongIt() throws {
    var schedule = Schedule(sampleRate: .hz44100)
    try schedule.add(note(60, 0, 100))
    try schedule.add(move(.sustain, 127, 100))
    try schedule.add(press(101, 3000))
    try schedule.add(move(.sustain, 0, 2000))
    #expect(schedule.end == 100)
    var held = Schedule(sampleRate: .hz44100)
    try held.add(note(60, 0, 100))
    try held.add(move(.sustain, 127, 99))
    try held.add(move(.sustain, 100, 150))
    try held.add(move(.sustain, 0, 2000))
    #expect(held.end == 2000)
  }

  @Test(arguments: [Seconds(86401), Seconds(.infinity), Seconds(.nan)]) func aPieceOfDaysIsRefused(end: Seconds) {
    var schedule = Schedule(sampleRate: .hz44100)
    #expect(throws: RenderError.self) {
      try schedule.add(.note(Note(pitch: Pitch(60), velocity: 1, onset: 0, duration: end)))
    }
  }
}
