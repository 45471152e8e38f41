import Audio
import Music
import TestSupport
import Testing

@testable import Rendering

/// Renders that only need the beginning of the piece.
@Suite(.timeLimit(.minutes(20))) struct PartialRenderTests {
  private let folder = TemporaryFolder()
  /// A note every 500 blocks (0.7 s) for 60 s, each held until the next but one.
  private let script = Script(
    steps: (0..<80).flatMap { index in
      let key = UInt8(40 + index * 7 % 40)
      return [
        Script.Step(block: 500 * index, command: .noteOn(channel: 0, key: key, velocity: 100)),
        Script.Step(block: 500 * index + 900, command: .noteOff(channel: 0, key: key)),
      ]
    }.sorted { $0.block < $1.block }, end: 500 * 79 + 900)

  private func renderer(_ playback: PlaybackMode) throws -> Renderer {
    var settings = RenderSettings()
    settings.playback = playback
    return try Renderer(SoundFont(folder.add("a.sf2", TestSoundFont().bytes)), settings: settings)
  }

  private func frames(_ spool: borrowing FrameSpool) throws -> [Float] {
    try spool.frames(from: 0, count: spool.frameCount)
  }

  @Test(arguments: [PlaybackMode.etude(in: .chamber), .fluidsynth])
  func theBeginningIsThatOfTheWhole(playback: PlaybackMode) async throws {
    let renderer = try renderer(playback)
    var whole = try FrameSpool(sampleRate: .hz44100, in: folder.path)
    let report = try await renderer.render(script, into: &whole)
    var part = try FrameSpool(sampleRate: .hz44100, in: folder.path)
    let partial = try await renderer.render(script, into: &part, needing: 300_000)
    let (all, beginning) = (try frames(whole), try frames(part))
    #expect(beginning.count >= 2 * 300_000 && beginning.count < all.count / 3)
    #expect(beginning.elementsEqual(all.prefix(beginning.count)))
    #expect(partial.tail == .zero && partial.seconds < report.seconds)
  }

  @Test func aPieceThatEndsBeforeIsWhole() async throws {
    let renderer = try renderer(.etude(in: .none))
    var whole = try FrameSpool(sampleRate: .hz44100, in: folder.path)
    let report = try await renderer.render(script, into: &whole)
    var part = try FrameSpool(sampleRate: .hz44100, in: folder.path)
    let partial = try await renderer.render(script, into: &part, needing: whole.frameCount - 1)
    #expect(partial == report)
    #expect(try frames(part) == frames(whole))
  }

  @Test func aStreamIsReadNoFurtherThanNeeded() async throws {
    let renderer = try renderer(.etude(in: .none))
    let notes = (0..<60).map { Note(pitch: Pitch(60), velocity: 90, onset: Seconds(Double($0)), duration: 0.5) }
    let stream = NoteStream(Performance(notes: notes, pedalPresses: []))
    var whole = try FrameSpool(sampleRate: .hz44100, in: folder.path)
    _ = try await renderer.render(stream, into: &whole)
    var part = try FrameSpool(sampleRate: .hz44100, in: folder.path)
    _ = try await renderer.render(stream, into: &part, needing: 44_100)
    let (all, beginning) = (try frames(whole), try frames(part))
    #expect(beginning.count >= 2 * 44_100 && beginning.count < all.count / 3)
    #expect(beginning.elementsEqual(all.prefix(beginning.count)))
  }

  @Test func stemsAreAsLongAsTheBeginning() async throws {
    let renderer = try renderer(.etude(in: .none))
    var part = try FrameSpool(sampleRate: .hz44100, in: folder.path)
    let report = try await renderer.render(script, into: &part, needing: 300_000)
    var stem = try FrameSpool(sampleRate: .hz44100, in: folder.path)
    try await renderer.render(.channel(0), of: script, like: report, into: &stem)
    #expect(try frames(stem) == frames(part))
  }
}
