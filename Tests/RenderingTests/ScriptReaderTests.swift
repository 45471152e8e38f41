import Audio
import Music
import Synchronization
import TestSupport
import Testing

@testable import Rendering

@Suite(.timeLimit(.minutes(5))) struct ScriptReaderTests {
  private func samples(
    _ script: Script, _ settings: RenderSettings, onCores mayUseCores: @escaping @Sendable () -> Bool = { false }
  ) async throws -> [Float] {
    let folder = TemporaryFolder()
    let renderer = try Renderer(SoundFont(folder.add("test.sf2", TestSoundFont().bytes)), settings: settings)
    var spool = try FrameSpool(sampleRate: .hz44100, in: folder.path)
    _ = try await renderer.render(script, into: &spool, mayUseCores: mayUseCores)
    return try spool.frames(from: 0, count: spool.frameCount)
  }

  /// Chords and runs with a pedal, four seconds.
  private var piece: Script {
    var steps: [Script.Step] = []
    for index in 0..<80 {
      let key = UInt8(40 + index * 7 % 45)
      steps.append(.init(block: 35 * index, command: .strike(channel: 0, key: key, velocity: UInt8(30 + index))))
      steps.append(.init(block: 35 * index + 34, command: .release(channel: 0, key: key)))
      if index % 8 < 2 {
        steps.append(
          .init(block: 35 * index + 34, command: .control(channel: 0, .sustain, value: index % 8 == 0 ? 0 : 127)))
      }
    }
    return Script(steps: steps, end: 80 * 35)
  }

  /// Cores come and go while a piece is being rendered.
  @Test func theBitsAreTheSameOnAnyNumberOfCores() async throws {
    let first = try await samples(piece, RenderSettings())
    #expect(first.contains { abs($0) > 0.05 })
    #expect(try await samples(piece, RenderSettings(), onCores: { true }) == first)
    let turn = Atomic(0)
    #expect(
      try await samples(piece, RenderSettings(), onCores: { turn.add(1, ordering: .relaxed).newValue % 2 == 0 })
        == first)
  }

  /// In the room that sounds like the program, a command is heard a block later, and a note-off ends all notes of its key,
  /// as there.
  @Test func aScriptIsPlayedToTheBlock() async throws {
    var settings = RenderSettings()
    settings.room = .fluidsynth
    let steps: [Script.Step] = [
      .init(block: 100, command: .strike(channel: 0, key: 69, velocity: 100)),
      .init(block: 200, command: .strike(channel: 0, key: 69, velocity: 100)),
      .init(block: 400, command: .release(channel: 0, key: 69)),
      .init(block: 900, command: .release(channel: 0, key: 69)),
    ]
    let samples = try await samples(Script(steps: steps, end: 900), settings)
    let onset = try #require(samples.firstIndex { abs($0) > 1e-4 }) / 2
    #expect(6464..<6528 ~= onset)
    #expect(samples[2 * 64 * 390..<2 * 64 * 400].contains { abs($0) > 0.03 })
    #expect(samples[(2 * 64 * 600)...].allSatisfy { abs($0) < 0.001 })
  }
}
