import Music
import TestSupport
import Testing

@testable import Rendering

/// Strikes of one key under the pedal, with a tone that does not die away by itself.
@Suite(.timeLimit(.minutes(20))) struct StringsTests {
  private let pedal = MusicEvent.pedal(PedalPress(onset: 0, duration: 5))

  private func note(_ onset: Seconds, key: Int = 69, velocity: UInt8 = 100) -> MusicEvent {
    .note(Note(pitch: Pitch(key), velocity: velocity, onset: onset, duration: 0.05))
  }

  private func peak(_ events: [MusicEvent], settings: RenderSettings = .dry) async throws -> Float {
    let events = ([pedal] + events + [note(4, key: 20, velocity: 1)]).sorted { $0.onset < $1.onset }
    return try await TestRender(events: events, settings: settings).peak(3.5, 3.9)
  }

  @Test func aStrikeStopsTheStringThatSoundsThere() async throws {
    let one = try await peak([note(0)])
    let many = (0..<20).map { note(Seconds(0.1 * Double($0))) }
    #expect(try await abs(peak(many) / one - 1) < 0.01)
    var asInProgram = RenderSettings()
    asInProgram.playback = .fluidsynth
    #expect(try await peak(many, settings: asInProgram) > 3 * one)
  }

  /// Notes that the file has released are not prolonged by later strikes: the test font fades them within 0.1 s.
  @Test func aReleasedNoteEndsAsItsSoundFontSays() async throws {
    let notes = (0..<20).map {
      Note(pitch: Pitch(69), velocity: 100, onset: Seconds(0.05 * Double($0)), duration: 0.049)
    }
    let render = try await TestRender(notes)
    #expect(render.peak(0.97, 0.99) > 0.03)
    #expect(render.peak(1.06, 1.1) < 0.002)
  }

  @Test func aMuchHarderStrikeRingsOnUnderASofterOne() async throws {
    let (hard, soft) = try await (peak([note(0)]), peak([note(0, velocity: 40)]))
    #expect(try await peak([note(0), note(0.5, velocity: 40)]) > hard - soft)
    #expect(try await peak([note(0), note(0.5, velocity: 40), note(1)]) < 1.01 * hard)
  }

  @Test func otherKeysAndOtherChannelsRingOn() async throws {
    let one = try await peak([note(0)])
    #expect(try await peak([note(0), note(0.5, key: 71)]) > 1.5 * one)
    var other = Note(pitch: Pitch(69), velocity: 100, onset: 0.5, duration: 4)
    other.channel = 1
    #expect(try await abs(peak([note(0), .note(other)]) / one - 1) > 0.1)
  }

  /// Controller 121 resets all settings of a channel, so they must be set again.
  @Test func alsoAfterAllControllersWereReset() async throws {
    let reset = MusicEvent.control(ControlChange(.resetAll, value: 0, onset: 0.2))
    let press = MusicEvent.control(ControlChange(.sustain, value: 127, onset: 0.3))
    let (first, second) = (note(0.4), note(1))
    let one = try await peak([reset, press, first])
    #expect(try await abs(peak([reset, press, first, second]) / one - 1) < 0.01)
  }
}
