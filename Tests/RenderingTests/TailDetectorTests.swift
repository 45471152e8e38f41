import Audio
import Music
import TestSupport
import Testing

@testable import Rendering

@Suite(.timeLimit(.minutes(20))) struct TailDetectorTests {
  private let note = MusicEvent.note(Note(pitch: Pitch(69), velocity: 100, onset: 0, duration: 1))

  private func move(_ control: Control, _ value: UInt16, _ onset: Seconds) -> MusicEvent {
    .control(ControlChange(control, value: value, onset: onset))
  }

  @Test func theLevelIsTheRootOfTheMeanSquare() {
    var level = RunningLevel()
    #expect(level.value == 0)
    level.add([0.5, -0.5, 0.5, -0.5])
    #expect(abs(level.value - 0.5) < 1e-6)
    level.add([Float](repeating: 0, count: 12))
    #expect(abs(level.value - 0.25) < 1e-6)
  }

  /// The test piano falls by 100 dB during a release of 0.1 s, so by 60 dB in 60 ms; then come a fifth of a second of
  /// silence, and a fade of a twentieth.
  @Test func aPieceEndsWhenNothingIsHeard() async throws {
    let render = try await TestRender(events: [note])
    #expect(0.25..<0.36 ~= render.report.tail.value)
    #expect(abs(render.report.tail.value + 1 - render.report.seconds.value) < 0.001)
    #expect(render.peak(render.report.seconds - 0.2, render.report.seconds) < 0.001 * render.report.peak)
  }

  /// An organ: its sound takes longer than twelve seconds to fall by 60 dB.
  @Test func aSoundThatDoesNotDieIsFadedOut() async throws {
    var font = TestSoundFont()
    font.release = 64
    let render = try await TestRender(events: [note], font: font)
    #expect(abs(render.report.tail.value - TailDetector.longest.composition) < 0.03)
    #expect(render.peak(12, 12.4) > 0.005)
    #expect(render.left.suffix(64).allSatisfy { abs($0) < 0.0001 })
    let steps = zip(render.left, render.left.dropFirst()).map { abs($1 - $0) }
    #expect(steps.suffix(20_000).max()! <= steps.dropLast(20_000).max()!)
  }

  @Test(arguments: [12.0, 60]) func aTailHasALimit(longest: Double) {
    var level = RunningLevel()
    level.add([0.5, -0.5])
    var tail = TailDetector(after: level, sampleRate: .hz44100, longest: longest)
    var blocks = 0
    while let next = tail.nextBlocks {
      var samples = [Float](repeating: 0.5, count: 2 * Synth.blockFrames * next)
      tail.process(&samples, mayBegin: false)
      blocks += next
    }
    #expect(abs(Double(blocks * Synth.blockFrames) / 44100 - longest) < 0.01)
  }

  @Test(arguments: [Control.sustain, .sostenuto]) func allPedalsAreReleased(pedal: Control) async throws {
    let render = try await TestRender(events: [note, move(pedal, 127, 0.5)])
    #expect(render.report.seconds < 1.5)
  }

  @Test func aPedalThatIsHeldIsWaitedForAWhile() async throws {
    let render = try await TestRender(events: [note, move(.sustain, 127, 0.5), move(.sustain, 0, 3)])
    #expect(render.peak(2.9, 3) > 0.03)
    #expect(3.2..<3.5 ~= render.report.seconds.value)
    let longer = try await TestRender(events: [note, move(.sustain, 127, 0.5), move(.sustain, 0, 3000)])
    #expect(longer.report.seconds < 8)
  }

  @Test func controllersStillApplyWhileAPieceDiesAway() async throws {
    var font = TestSoundFont()
    font.release = 64
    let render = try await TestRender(events: [note, move(.volume, 0, 3)], font: font)
    #expect(render.peak(2.8, 3) > 0.01)
    #expect(render.peak(3.1, 4) < 0.0001)
    #expect(3.2..<3.5 ~= render.report.seconds.value)
  }

  @Test(arguments: Room.allCases.map(PlaybackMode.etude) + [.fluidsynth])
  func roomsDieAwayToo(playback: PlaybackMode) async throws {
    var settings = RenderSettings()
    settings.playback = playback
    let render = try await TestRender(events: [note], settings: settings)
    #expect(1.25..<6 ~= render.report.seconds.value)
    #expect(render.peak(render.report.seconds - 0.2, render.report.seconds) < 0.003 * render.report.peak)
  }
}
