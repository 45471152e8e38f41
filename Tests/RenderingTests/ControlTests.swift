import Audio
import Music
import TestSupport
import Testing

@testable import Rendering

/// The effects of controllers on the sound of an even tone that ends at once when it is released.
@Suite(.timeLimit(.minutes(20))) struct ControlTests {
  private func note(_ onset: Seconds, _ duration: Seconds, key: Int = 69) -> MusicEvent {
    .note(Note(pitch: Pitch(key), velocity: 100, onset: onset, duration: duration))
  }

  private func move(_ control: Control, _ value: UInt16, _ onset: Seconds) -> MusicEvent {
    .control(ControlChange(control, value: value, onset: onset))
  }

  @Test func thePedalIsDownFrom64On() async throws {
    for (value, isHeld) in [(127, true), (64, true), (63, false), (1, false)] as [(UInt16, Bool)] {
      let render = try await TestRender(events: [move(.sustain, value, 0), note(0, 0.2), note(2, 0.1)])
      #expect((render.peak(1, 1.1) > 0.03) == isHeld, "\(value)")
    }
  }

  @Test func aPedalPressedAnewHoldsOnlyWhatSoundsThen() async throws {
    let render = try await TestRender(events: [
      move(.sustain, 127, 0), note(0, 0.2), move(.sustain, 0, 0.5), move(.sustain, 127, 0.502), note(2, 0.1),
    ])
    #expect(render.peak(0.4, 0.49) > 0.03)
    #expect(render.peak(0.8, 1.9) < 0.001)
  }

  @Test func sostenutoHoldsTheKeysThatWereDown() async throws {
    let early = try await TestRender(events: [note(0, 0.2), move(.sostenuto, 127, 0.1), note(2, 0.1)])
    #expect(early.peak(1, 1.1) > 0.03)
    let late = try await TestRender(events: [move(.sostenuto, 127, 0), note(0.1, 0.2), note(2, 0.1)])
    #expect(late.peak(1, 1.1) < 0.001)
  }

  /// The second note begins while the pedal is down, and its controller is sent again.
  @Test func sostenutoThatIsDownCatchesNoFurtherKeys() async throws {
    let render = try await TestRender(events: [
      move(.sostenuto, 127, 0), note(0.1, 0.3), move(.sostenuto, 100, 0.2), note(2, 0.1),
    ])
    #expect(render.peak(0.2, 0.3) > 0.03)
    #expect(render.peak(1, 1.1) < 0.001)
  }

  @Test func theSoftPedalSoftens() async throws {
    func peak(_ value: UInt16, _ playback: PlaybackMode = .etude(in: .none)) async throws -> Float {
      var settings = RenderSettings()
      settings.playback = playback
      return try await TestRender(events: [move(.softPedal, value, 0), note(0.1, 0.2)], settings: settings).report.peak
    }
    let loud = try await peak(0)
    #expect(try await 0.6..<0.7 ~= peak(127) / loud)
    #expect(try await 0.75..<0.87 ~= peak(64) / loud)
    #expect(try await peak(127, .fluidsynth) == peak(0, .fluidsynth))
  }

  @Test func volumeAndExpressionSoften() async throws {
    let plain = try await TestRender(events: [note(0, 0.2)]).report.peak
    for control in [Control.volume, .controller(11)] {
      let peak = try await TestRender(events: [move(control, 50, 0), note(0, 0.2)]).report.peak
      #expect(0.05..<0.9 ~= peak / plain)
    }
  }

  @Test func panMovesLeft() async throws {
    let plain = try await TestRender(events: [note(0, 0.2)]).report.peak
    let left = try await TestRender(events: [move(.controller(10), 0, 0), note(0, 0.2)])
    #expect(left.report.peak > 1.3 * plain)
    #expect(left.peak(0, 0.2) == left.report.peak)
  }

  @Test func bendBends() async throws {
    func crossings(_ value: UInt16) async throws -> Int {
      let left = try await TestRender(events: [move(.bend, value, 0), note(0, 1)]).left
      return zip(left, left.dropFirst()).count { $0 < 0 && $1 >= 0 }
    }
    // The pitch is two semitones higher.
    #expect(try await abs(Double(crossings(16383)) / Double(crossings(8192)) - 1.1225) < 0.02)
  }

  @Test func howMuchRoomIsHeardIsNotTheFilesToSay() async throws {
    let plain = try await TestRender(events: [note(0, 0.2)], settings: RenderSettings())
    let asked = try await TestRender(
      events: [move(.reverb, 0, 0), move(.chorus, 127, 0), note(0, 0.2)], settings: RenderSettings())
    #expect(plain.left == asked.left)
    var settings = RenderSettings()
    settings.playback = .fluidsynth
    let wet = try await TestRender(events: [move(.reverb, 127, 0), note(0, 0.2)], settings: settings)
    #expect(wet.peak(0.5, 0.6) > 1e-4)
  }

  @Test func velocityCurves() async throws {
    #expect(VelocityCurve.linear(1) == 1 && VelocityCurve.linear(127) == 127 && VelocityCurve.linear(64) == 64)
    #expect(VelocityCurve.soft(64) == 82 && VelocityCurve.soft(127) == 127 && VelocityCurve.soft(1) == 6)
    #expect(VelocityCurve.hard(64) == 44 && VelocityCurve.hard(127) == 127 && VelocityCurve.hard(1) == 1)
    #expect(VelocityCurve(name: "hard") == .hard && VelocityCurve(name: "1.5")?.exponent == 1.5)
    for name in ["", "loud", "0", "-1", "nan", "11"] { #expect(VelocityCurve(name: name) == nil) }
    var settings = RenderSettings.dry
    settings.velocityCurve = .hard
    let plain = try await TestRender(events: [note(0, 0.2)])
    let hard = try await TestRender(events: [note(0, 0.2)], settings: settings)
    #expect(hard.report.peak < 0.8 * plain.report.peak)
  }

  @Test func roomsDiffer() async throws {
    func peak(_ playback: PlaybackMode) async throws -> Float {
      var settings = RenderSettings()
      settings.playback = playback
      return try await TestRender(events: [note(0, 0.2)], settings: settings).peak(0.5, 0.6)
    }
    #expect(try await peak(.etude(in: .none)) < 1e-6)
    let chamber = try await peak(.etude(in: .chamber))
    #expect(try await peak(.etude(in: .hall)) > chamber && chamber > 1e-4)
    // The test SoundFont does not request FluidSynth's reverb.
    #expect(try await peak(.fluidsynth) < 1e-6)
  }
}
