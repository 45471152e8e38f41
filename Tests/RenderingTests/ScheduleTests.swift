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

  /// What comes of events, in the order of their onsets, as `block: command`.
  private func commands(_ events: MusicEvent...) throws -> [String] {
    var schedule = Schedule(sampleRate: .hz44100)
    for event in events { try schedule.add(event) }
    var lines: [String] = []
    while let (block, command) = schedule.next(before: .max) { lines.append("\(block): \(text(command))") }
    return lines
  }

  private func text(_ command: Command) -> String {
    switch command {
    case .strike(_, let key, let velocity): "strike \(key) \(velocity)"
    case .release(_, let key): "release \(key)"
    case .pedal(_, let isDown): isDown ? "pedal down" : "pedal up"
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

  @Test func channelsAreApart() throws {
    var schedule = Schedule(sampleRate: .hz44100)
    for channel in [0, 15] as [UInt8] {
      try schedule.add(.note(Note(pitch: Pitch(127), velocity: 1, onset: 0, duration: at(2), channel: channel)))
    }
    var releases: Set<Command> = []
    while let (_, command) = schedule.next(before: .max) { releases.insert(command) }
    #expect(releases.isSuperset(of: [.release(channel: 0, key: 127), .release(channel: 15, key: 127)]))
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
    #expect(schedule.end == 100 + 4134)
  }

  @Test(arguments: [Seconds(86401), Seconds(.infinity), Seconds(.nan)]) func aPieceOfDaysIsRefused(end: Seconds) {
    var schedule = Schedule(sampleRate: .hz44100)
    #expect(throws: RenderError.self) {
      try schedule.add(.note(Note(pitch: Pitch(60), velocity: 1, onset: 0, duration: end)))
    }
  }
}
