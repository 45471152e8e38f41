import EtudeKit
import TestSupport
import Testing

@Suite struct AudioBufferTests {
  private let folder = TemporaryFolder()

  /// Renders half a second of the test SoundFont's sine, played softly.
  private func audio(_ sampleRate: SampleRate, _ level: Level) async throws -> AudioBuffer {
    let renderer = try Renderer(SoundFont(folder.add("piano.sf2", TestSoundFont().bytes)))
    let note = Note(pitch: Pitch(69), velocity: 40, onset: 0.5, duration: 0.5)
    return try await renderer.audio(of: NoteStream(Performance(notes: [note])), sampleRate: sampleRate, level: level)
  }

  private func peak(_ samples: some Sequence<Float>) -> Float { samples.reduce(0) { max($0, abs($1)) } }

  @Test(arguments: SampleRate.allCases) func holdsTheWholePieceInStereo(sampleRate: SampleRate) async throws {
    let audio = try await audio(sampleRate, .asRendered)
    #expect(audio.sampleRate == sampleRate && audio.samples.count == 2 * audio.frameCount)
    #expect(audio.seconds == Double(audio.frameCount) / Double(sampleRate.rawValue) && 1..<10 ~= audio.seconds)
    // Silence before the note begins at 0.5 s.
    let beginning = sampleRate.rawValue * 2 / 5 * 2
    #expect(peak(audio.samples.prefix(beginning)) < 1e-4 && peak(audio.samples.dropFirst(beginning)) > 0.001)
  }

  @Test func isBroughtToTheLevelThatIsAskedFor() async throws {
    let (rendered, leveled) = (try await audio(.hz44100, .asRendered), try await audio(.hz44100, .standard))
    #expect(rendered.frameCount == leveled.frameCount)
    #expect(peak(leveled.samples) > 1.1 * peak(rendered.samples) && peak(leveled.samples) < 1)
  }
}
