import Audio
import Music
import TestSupport
import Testing

@testable import Rendering

@Suite struct RendererTests {
  @Test func notesSoundWhereTheyStand() async throws {
    let onsets: [Seconds] = [0, 0.5, 1.2345]
    let frames = try await rendered(
      onsets.map { Note(pitch: Pitch(69), velocity: 100, onset: $0, duration: 0.2) })
    for onset in onsets {
      let expected = Int((onset.value * 44100).rounded())
      let silence = frames[max(0, expected - 2000)..<expected].map(abs).max() ?? 0
      #expect(silence < 0.001)
      let sounding = try #require(frames[expected...].firstIndex { abs($0) > 0.002 })
      #expect(abs(sounding - expected) <= 128)
    }
  }
}

/// The left channel of a render of `notes` with a test SoundFont, dry.
func rendered(
  _ notes: [Note], _ presses: [PedalPress] = [], font: TestSoundFont = TestSoundFont()
) async throws -> [Float] {
  let folder = TemporaryFolder()
  var settings = RenderSettings()
  (settings.reverb, settings.chorus) = (false, false)
  let renderer = try Renderer(SoundFont(folder.add("test.sf2", font.bytes)), settings: settings)
  var spool = try FrameSpool(sampleRate: .hz44100, in: folder.path)
  _ = try await renderer.render(NoteStream(Performance(notes: notes, pedalPresses: presses)), into: &spool)
  let samples = try spool.frames(from: 0, count: spool.frameCount)
  return stride(from: 0, to: samples.count, by: 2).map { samples[$0] }
}
