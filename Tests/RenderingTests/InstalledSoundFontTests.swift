import Audio
import Music
import Testing

@testable import Rendering

/// Tests with the SoundFont of this machine, if there is one.
@Suite struct InstalledSoundFontTests {
  static let compressed = ["/usr/share/sounds/sf3/default-GM.sf3", "/usr/share/sounds/sf3/MuseScore_General.sf3"]
    .lazy.compactMap { try? SoundFont($0) }.first

  @Test(.enabled(if: compressed != nil, "no SF3: apt install musescore-general-soundfont")) func anSF3Sounds()
    async throws
  {
    let font = try #require(Self.compressed)
    let renderer = try Renderer(font)
    var spool = try FrameSpool(sampleRate: .hz48000, in: "/tmp")
    let notes = [48, 60, 64, 67].map { Note(pitch: Pitch($0), velocity: 90, onset: 0.1, duration: 1) }
    let report = try await renderer.render(NoteStream(Performance(notes: notes)), into: &spool)
    #expect(report.peak > 0.01)
    #expect(1.1..<3 ~= report.seconds.value)
    let samples = try spool.frames(from: 0, count: spool.frameCount)
    // It is sampled in stereo.
    #expect(stride(from: 0, to: samples.count, by: 2).contains { samples[$0] != samples[$0 + 1] })
  }
}
