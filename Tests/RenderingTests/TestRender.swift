import Audio
import Music
import TestSupport

@testable import Rendering

/// The left channel of a render, and its report.
struct TestRender {
  let left: [Float]
  let report: RenderReport
  let rate: SampleRate

  /// Renders with a test SoundFont.
  init(
    _ notes: [Note], _ presses: [PedalPress] = [], font: TestSoundFont = TestSoundFont(),
    settings: RenderSettings = .dry, rate: SampleRate = .hz44100
  ) async throws {
    let events = Performance(notes: notes, pedalPresses: presses).events
    try await self.init(events: events, font: font, settings: settings, rate: rate)
  }

  /// - Parameter events: ordered by onset.
  init(
    events: [MusicEvent], font: TestSoundFont = TestSoundFont(), settings: RenderSettings = .dry,
    rate: SampleRate = .hz44100
  ) async throws {
    let folder = TemporaryFolder()
    let renderer = try Renderer(SoundFont(folder.add("test.sf2", font.bytes)), settings: settings)
    var spool = try FrameSpool(sampleRate: rate, in: folder.path)
    let stream = NoteStream()
    for event in events { stream.send(event) }
    stream.finish()
    report = try await renderer.render(stream, into: &spool)
    let samples = try spool.frames(from: 0, count: spool.frameCount)
    left = stride(from: 0, to: samples.count, by: 2).map { samples[$0] }
    self.rate = rate
  }

  /// The largest magnitude between two times.
  func peak(_ start: Seconds, _ end: Seconds) -> Float {
    let frames = rate.frames(start.value)..<rate.frames(end.value)
    return left[frames.clamped(to: left.indices)].lazy.map(abs).max() ?? 0
  }
}

extension RenderSettings {
  /// Without a room, so that only what is played is heard.
  static var dry: RenderSettings {
    var settings = RenderSettings()
    settings.playback = .etude(in: .none)
    return settings
  }
}
