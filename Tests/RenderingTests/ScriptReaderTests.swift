import Audio
import Music
import Synchronization
import TestSupport
import Testing

@testable import Rendering

@Suite(.timeLimit(.minutes(20))) struct ScriptReaderTests {
  private func samples(
    _ script: Script, _ settings: RenderSettings, onCores mayUseCores: @escaping @Sendable () -> Bool = { false }
  ) async throws -> [Float] {
    let folder = TemporaryFolder()
    let renderer = try Renderer(SoundFont(folder.add("test.sf2", TestSoundFont().bytes)), settings: settings)
    var spool = try FrameSpool(sampleRate: .hz44100, in: folder.path)
    _ = try await renderer.render(script, into: &spool, mayUseCores: mayUseCores)
    return try spool.frames(from: 0, count: spool.frameCount)
  }

  /// Four seconds of chords and runs with a pedal.
  private var piece: Script {
    var steps: [Script.Step] = []
    for index in 0..<80 {
      let key = UInt8(40 + index * 7 % 45)
      steps.append(.init(block: 35 * index, command: .noteOn(channel: 0, key: key, velocity: UInt8(30 + index))))
      steps.append(.init(block: 35 * index + 34, command: .noteOff(channel: 0, key: key)))
      if index % 8 < 2 {
        steps.append(
          .init(block: 35 * index + 34, command: .control(channel: 0, .sustain, value: index % 8 == 0 ? 0 : 127)))
      }
    }
    return Script(steps: steps, end: 80 * 35)
  }

  /// The number of free cores changes while a piece is being rendered.
  @Test func theBitsAreTheSameOnAnyNumberOfCores() async throws {
    let first = try await samples(piece, RenderSettings())
    #expect(first.contains { abs($0) > 0.05 })
    #expect(try await samples(piece, RenderSettings(), onCores: { true }) == first)
    let turn = Atomic(0)
    #expect(
      try await samples(piece, RenderSettings(), onCores: { turn.add(1, ordering: .relaxed).newValue % 2 == 0 })
        == first)
  }

  /// Played as in the program `fluidsynth`, a command takes effect a block later, and a note-off ends all notes of its
  /// key.
  @Test func aScriptIsPlayedToTheBlock() async throws {
    var settings = RenderSettings()
    settings.playback = .fluidsynth
    let steps: [Script.Step] = [
      .init(block: 100, command: .noteOn(channel: 0, key: 69, velocity: 100)),
      .init(block: 200, command: .noteOn(channel: 0, key: 69, velocity: 100)),
      .init(block: 400, command: .noteOff(channel: 0, key: 69)),
      .init(block: 900, command: .noteOff(channel: 0, key: 69)),
    ]
    let samples = try await samples(Script(steps: steps, end: 900), settings)
    let onset = try #require(samples.firstIndex { abs($0) > 1e-4 }) / 2
    #expect(6464..<6528 ~= onset)
    #expect(samples[2 * 64 * 390..<2 * 64 * 400].contains { abs($0) > 0.03 })
    #expect(samples[(2 * 64 * 600)...].allSatisfy { abs($0) < 0.001 })
  }

  private func dry(_ steps: [Script.Step], end: Int, settled: Int) async throws -> [Float] {
    try await samples(Script(steps: steps, end: end, settled: settled), .dry)
  }

  private let struck = [
    Script.Step(block: 0, command: .control(channel: 0, .sustain, value: 127)),
    .init(block: 0, command: .noteOn(channel: 0, key: 69, velocity: 100)),
    .init(block: 100, command: .noteOff(channel: 0, key: 69)),
  ]

  /// 10336 blocks are 15 s; the tone of the test SoundFont does not die away.
  @Test func aPedalHoldsForAsLongAsItIsDown() async throws {
    let lift = Script.Step(block: 10_336, command: .control(channel: 0, .sustain, value: 0))
    let samples = try await dry(struck + [lift], end: 10_336, settled: 0)
    #expect(samples[(2 * 64 * 10_200)..<(2 * 64 * 10_336)].contains { abs($0) > 0.03 })
    #expect(15...15.5 ~= Double(samples.count / 2) / 44100)
  }

  /// The pedal is lifted after a minute, but everything is silent after a second.
  @Test func aPieceEndsWhenWhatIsHeldHasDiedAway() async throws {
    let off = Script.Step(block: 689, command: .control(channel: 0, .soundOff, value: 0))
    let samples = try await dry(struck + [off], end: 41_343, settled: 0)
    #expect(1.4...1.9 ~= Double(samples.count / 2) / 44100)
    // More commands may come, so the render waits for them.
    let waiting = try await dry(struck + [off], end: 2756, settled: 2756)
    #expect(3.9...4.5 ~= Double(waiting.count / 2) / 44100)
  }

  /// This holds whatever else is released in the same block.
  @Test(
    arguments: [
      [SynthCommand.control(channel: 0, .soundOff, value: 0)],
      [.control(channel: 0, .soundOff, value: 0), .reset(channel: 0)],
    ],
    [
      [SynthCommand.noteOff(channel: 0, key: 69)], [.control(channel: 0, .sustain, value: 0)],
      [.control(channel: 0, .sostenuto, value: 0)], [.control(channel: 0, .notesOff, value: 0)],
    ])
  func soundThatIsCutDoesNotRevive(cut: [SynthCommand], releases: [SynthCommand]) async throws {
    let held = [
      Script.Step(block: 0, command: .noteOn(channel: 0, key: 69, velocity: 100)),
      .init(block: 10, command: .control(channel: 0, .sostenuto, value: 127)),
      .init(block: 10, command: .control(channel: 0, .sustain, value: 127)),
    ]
    func end(_ steps: [SynthCommand]) -> [Script.Step] { steps.map { Script.Step(block: 700, command: $0) } }
    let again = Script.Step(block: 2000, command: .noteOn(channel: 0, key: 60, velocity: 100))
    let isKey = if case .noteOff = releases[0] { true } else { false }
    let before = isKey ? [] : [Script.Step(block: 300, command: .noteOff(channel: 0, key: 69))]
    let steps = (isKey ? Array(held[..<1]) : held) + before + end(cut + releases) + [again]
    let samples = try await dry(steps, end: 2100, settled: 2000)
    #expect(samples[(2 * 64 * 600)..<(2 * 64 * 700)].contains { abs($0) > 0.01 })
    #expect(samples[(2 * 64 * 703)..<(2 * 64 * 2000)].allSatisfy { abs($0) < 1e-4 })
  }

  @Test func aResetLiftsThePedalAndRestoresTheVolume() async throws {
    let volume = Script.Step(block: 0, command: .control(channel: 0, .volume, value: 40))
    let again: [Script.Step] = [
      .init(block: 700, command: .reset(channel: 0)),
      .init(block: 1400, command: .noteOn(channel: 0, key: 69, velocity: 100)),
      .init(block: 2100, command: .noteOff(channel: 0, key: 69)),
    ]
    let soft = try await dry([volume] + struck + again, end: 2100, settled: 1400)
    let loud = try await dry(struck + again, end: 2100, settled: 1400)
    func peak(_ samples: [Float], _ blocks: Range<Int>) -> Float {
      samples[(2 * 64 * blocks.lowerBound)..<(2 * 64 * blocks.upperBound)].lazy.map(abs).max()!
    }
    #expect(peak(soft, 300..<700) < 0.3 * peak(loud, 300..<700))
    #expect(peak(soft, 800..<1400) < 1e-4)
    #expect(abs(peak(soft, 1500..<2100) / peak(loud, 1500..<2100) - 1) < 0.01)
    // The pedal is up.
    #expect(soft.count / 2 < 64 * 2700)
  }

  @Test func masterVolumeSoftensAllChannels() async throws {
    func peak(_ volume: UInt16) async throws -> Float {
      try await dry([.init(block: 0, command: .masterVolume(volume))] + struck, end: 600, settled: 0).lazy.map(abs)
        .max()!
    }
    #expect(try await abs(peak(0x1FFF) / peak(0x3FFF) - 0.25) < 0.01)
  }

  /// FluidSynth has no volume for some channels, so that of a port is an attenuation, which controller 121 keeps.
  @Test func masterVolumeOfAPortLeavesTheOthers() async throws {
    let half = Script.Step(block: 0, command: .masterVolume(0x1FFF, port: 1))
    func peak(_ steps: [Script.Step], _ channel: UInt8) async throws -> Float {
      let strike = Script.Step(block: 100, command: .noteOn(channel: channel, key: 69, velocity: 100))
      return try await dry(steps + [strike], end: 600, settled: 100).lazy.map(abs).max()!
    }
    let full = try await peak([], 16)
    let reset = Script.Step(block: 50, command: .control(channel: 16, .resetAll, value: 0))
    #expect(try await abs(peak([half], 16) / full - 0.25) < 0.01)
    #expect(try await abs(peak([half, reset], 16) / full - 0.25) < 0.01)
    #expect(try await peak([half], 0) == full)
    #expect(try await peak([half], 32) == full)
    let silent = Script.Step(block: 0, command: .masterVolume(0, port: 1))
    #expect(try await peak([silent], 16) < 1e-5 * full)
    let again = Script.Step(block: 60, command: .masterVolume(0x3FFF, port: 1))
    #expect(try await abs(peak([half, again], 16) / full - 1) < 0.01)
  }

  @Test func channelsOfASecondPortSound() async throws {
    let strike = Script.Step(block: 0, command: .noteOn(channel: 17, key: 69, velocity: 100))
    #expect(try await dry([strike], end: 600, settled: 600).contains { abs($0) > 0.03 })
  }
}
