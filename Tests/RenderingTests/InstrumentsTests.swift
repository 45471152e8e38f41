import Audio
import Files
import Music
import SoundFonts
import TestSupport
import Testing

@testable import Rendering

/// A SoundFont with a piano, a softer program 5, a program 7 whose notes mute each other, and a drum kit.
@Suite(.timeLimit(.minutes(20))) struct InstrumentsTests {
  private let folder = TemporaryFolder()

  /// - Parameter kit: whether there is a drum kit.
  private func font(kit: Bool = true, info: [(name: String, text: String)] = []) -> FontBuilder {
    var font = FontBuilder()
    font.texts += info
    // 441 periods of a square wave of 441 Hz.
    let period = [UInt8](repeating: 0, count: 100).enumerated().map { $0.offset % 2 == 1 ? UInt8(16) : 0 }
    let trough = [UInt8](repeating: 0, count: 100).enumerated().map { $0.offset % 2 == 1 ? UInt8(240) : 0 }
    var sample = FontBuilder.Sample("Square", (0..<441).flatMap { _ in period + trough }, loop: 100..<44_000)
    sample.key = 69
    font.samples = [sample]
    font.instruments = [
      ("Plain", [.init([(54, 1), (53, 0)])]),
      ("Soft", [.init([(48, 200), (54, 1), (53, 0)])]),
      ("Mono", [.init([(54, 1), (57, 3), (53, 0)])]),
    ]
    font.presets = [
      ("Piano", 0, 0, [.init([(41, 0)])]), ("Soft", 0, 5, [.init([(41, 1)])]), ("Mono", 0, 7, [.init([(41, 2)])]),
    ]
    if kit { font.presets.append(("Kit", 128, 0, [.init([(41, 1)])])) }
    return font
  }

  private func strike(_ channel: UInt8, _ key: UInt8, _ block: Int = 0) -> Script.Step {
    .init(block: block, command: .noteOn(channel: channel, key: key, velocity: 100))
  }

  private func select(_ channel: UInt8, _ sound: Sound, _ block: Int = 0) -> Script.Step {
    .init(block: block, command: .select(channel: channel, sound))
  }

  private func render(_ font: FontBuilder, _ steps: [Script.Step], end: Int = 400) async throws -> (
    left: [Float], warnings: [String]
  ) {
    let renderer = try Renderer(SoundFont(folder.add("a.sf2", font.bytes)), settings: .dry)
    var spool = try FrameSpool(sampleRate: .hz44100, in: folder.path)
    let report = try await renderer.render(Script(steps: steps, end: end), into: &spool)
    let samples = try spool.frames(from: 0, count: spool.frameCount)
    return (stride(from: 0, to: samples.count, by: 2).map { samples[$0] }, report.warnings)
  }

  private func peak(_ samples: [Float], _ blocks: Range<Int>) -> Float {
    samples[(64 * blocks.lowerBound)..<(64 * blocks.upperBound)].lazy.map(abs).max()!
  }

  @Test func aProgramAndADrumKitAreHeard() async throws {
    let piano = try await render(font(), [strike(0, 69)])
    let soft = try await render(font(), [select(0, Sound(program: 5)), strike(0, 69)])
    let kit = try await render(font(), [select(9, Sound(isRhythm: true)), strike(9, 69)])
    #expect(piano.warnings.isEmpty && soft.warnings.isEmpty && kit.warnings.isEmpty)
    // 200 centibels, of which FluidSynth applies 0.4, are 8 dB.
    #expect(abs(peak(soft.left, 100..<300) / peak(piano.left, 100..<300) - 0.398) < 0.02)
    #expect(peak(kit.left, 100..<300) == peak(soft.left, 100..<300))
  }

  @Test func fewNotesAreALightScript() {
    func isLight(_ notes: Int) -> Bool {
      let steps = (0..<notes).map { strike(0, 60, $0) }
      return Channels(of: Script(steps: steps, end: 1000), keysAreIndependent: true).isLight(blocksPerSecond: 500)
    }
    #expect(isLight(0) && isLight(19) && !isLight(20))
    // The length of a stream is not known before its end.
    #expect(!Channels(keysAreIndependent: true).isLight(blocksPerSecond: 500))
  }

  @Test func aProgramChangesInTheMiddle() async throws {
    let release = Script.Step(block: 200, command: .noteOff(channel: 0, key: 69))
    let changed = try await render(
      font(), [strike(0, 69), release, select(0, Sound(program: 5), 300), strike(0, 69, 300)], end: 600)
    #expect(peak(changed.left, 400..<600) < 0.5 * peak(changed.left, 100..<200))
  }

  @Test func whatIsMissingIsReplacedAndTold() async throws {
    let variation = try await render(font(), [select(2, Sound(bank: 8, program: 5)), strike(2, 69)])
    #expect(
      variation.warnings
        == ["channel 3: the SoundFont has no program 5 in bank 8; played as program 5 in bank 0"])
    let missing = try await render(font(), [select(17, Sound(program: 40)), strike(17, 69)])
    #expect(
      missing.warnings == ["channel 2 of port 2: the SoundFont has no program 40 in bank 0; played on the piano"])
    let kit = try await render(font(), [select(9, Sound(isRhythm: true, program: 25)), strike(9, 69)])
    #expect(kit.warnings == ["channel 10: the SoundFont has no drum kit 25; played as drum kit 0"])
    let drums = try await render(font(kit: false), [select(9, Sound(isRhythm: true)), strike(9, 69)])
    #expect(drums.warnings == ["channel 10: the SoundFont has no drum kit 0; its drums are left out"])
    #expect(drums.left.allSatisfy { abs($0) < 1e-6 })
  }

  @Test func drumsThatAreLeftOutDoNotProlongAPiece() async throws {
    let steps = [
      select(9, Sound(isRhythm: true)), strike(0, 69), strike(9, 69),
      .init(block: 100, command: .noteOff(channel: 0, key: 69)),
      .init(block: 2000, command: .noteOff(channel: 9, key: 69)),
    ]
    #expect(try await render(font(), steps, end: 2000).left.count > 64 * 2000)
    #expect(try await 64 * 100..<64 * 400 ~= render(font(kit: false), steps, end: 2000).left.count)
  }

  /// The piano is then the first preset; the SoundFont sorts its drum kits last.
  @Test func withoutAPianoAWarningNamesWhatIsPlayed() async throws {
    var violin = font()
    violin.presets = [("Violin", 0, 40, [.init([(41, 0)])])]
    let steps = [
      strike(0, 69), select(1, Sound(program: 10)), strike(1, 69), select(2, Sound(program: 40)), strike(2, 69),
      strike(0, 70, 100),
    ]
    let played = try await render(violin, steps)
    let instead = "played as program 40 in bank 0 (Violin)"
    #expect(
      played.warnings == [
        "channel 1: the SoundFont has no program 0 in bank 0; \(instead)",
        "channel 2: the SoundFont has no program 10 in bank 0; \(instead)",
      ])
    var flute = violin
    flute.presets = [("Kit", 128, 0, [.init([(41, 1)])]), ("Flute", 1, 73, [.init([(41, 0)])])]
    let beside = try await render(flute, [strike(0, 69), select(9, Sound(isRhythm: true)), strike(9, 69)])
    #expect(
      beside.warnings == ["channel 1: the SoundFont has no program 0 in bank 0; played as program 73 in bank 1 (Flute)"]
    )
    flute.presets.removeLast()
    let drums = try await render(flute, [strike(16, 69)])
    #expect(
      drums.warnings == [
        "channel 1 of port 2: the SoundFont has no program 0 in bank 0; played as drum kit 0 (Kit)"
      ])
    #expect(peak(drums.left, 0..<400) > 0.001)
  }

  /// A composition has no channels, and is played on the piano.
  @Test func aStreamWarnsToo() async throws {
    func warnings(_ font: FontBuilder) async throws -> [String] {
      let renderer = try Renderer(SoundFont(folder.add("a.sf2", font.bytes)), settings: .dry)
      var spool = try FrameSpool(sampleRate: .hz44100, in: folder.path)
      let stream = NoteStream()
      stream.send(.note(Note(pitch: Pitch(69), velocity: 100, onset: 0, duration: 0.2)))
      stream.finish()
      return try await renderer.render(stream, into: &spool).warnings
    }
    #expect(try await warnings(font()).isEmpty)
    var violin = font()
    violin.presets = [("Violin", 0, 40, [.init([(41, 0)])]), ("Organ", 1, 0, [.init([(41, 0)])])]
    let sentence = "the SoundFont has no program 0 in bank 0; played as program 40 in bank 0 (Violin)"
    #expect(try await warnings(violin) == [sentence])
  }

  /// A piano without classes is divided: keys 57, 68 and 70 are played by another synth than key 69.
  @Test(arguments: [57, 68, 70] as [UInt8]) func aPianoOfOneClassIsMonophonic(key: UInt8) async throws {
    var mono = font()
    mono.presets[0].zones = [.init([(41, 2)])]
    let one = try await render(mono, [strike(0, 69)])
    let muted = try await render(mono, [strike(0, 69), strike(0, key, 100)])
    #expect(abs(peak(muted.left, 300..<400) / peak(one.left, 300..<400) - 1) < 0.2)
  }

  @Test func aStreamIsMonophonicOnSuchAPiano() async throws {
    var mono = font()
    mono.presets[0].zones = [.init([(41, 2)])]
    let renderer = try Renderer(SoundFont(folder.add("a.sf2", mono.bytes)), settings: .dry)
    func level(_ keys: [Int]) async throws -> Float {
      let stream = NoteStream()
      for (index, key) in keys.enumerated() {
        let onset = Seconds(0.1 * Double(index))
        stream.send(.note(Note(pitch: Pitch(key), velocity: 100, onset: onset, duration: 0.6 - onset)))
      }
      stream.finish()
      var spool = try FrameSpool(sampleRate: .hz44100, in: folder.path)
      _ = try await renderer.render(stream, into: &spool)
      let samples = try spool.frames(from: 64 * 300, count: 64 * 100)
      return samples.lazy.map(abs).max()!
    }
    let one = try await level([69]), muted = try await level([69, 68])
    #expect(abs(muted / one - 1) < 0.2)
  }

  @Test func anExclusiveClassMutesItsChannelAndPresetAlone() async throws {
    let mono = Sound(program: 7)
    let one = try await render(font(), [select(0, mono), strike(0, 69)])
    let muted = try await render(font(), [select(0, mono), strike(0, 69), strike(0, 69 - 12, 100)])
    let level = peak(one.left, 300..<400)
    #expect(abs(peak(muted.left, 300..<400) / level - 1) < 0.2)
    // Notes on another channel, and of another preset with the same class or with none.
    let channels = try await render(font(), [select(0, mono), select(1, mono), strike(0, 69), strike(1, 57, 100)])
    #expect(peak(channels.left, 300..<400) > 1.5 * level)
    let presets = try await render(
      font(), [select(0, mono), strike(0, 69), select(0, Sound(), 100), strike(0, 57, 100)])
    #expect(peak(presets.left, 300..<400) > 1.5 * level)
    // When its preset is selected again, a note that is still held has its class again.
    let back = try await render(
      font(), [select(0, mono), strike(0, 69), select(0, Sound(), 50), select(0, mono, 100), strike(0, 57, 100)])
    #expect(abs(peak(back.left, 300..<400) / level - 1) < 0.2)
  }

  /// Chunks of `INFO` that FluidSynth rejects: an unknown one, one of 3 bytes, and a comment over 64 KiB.
  @Test func aSoundFontWithOddTextsPlays() async throws {
    let plain = try await render(font(), [strike(0, 69)])
    let odd = [("DMOD", "x"), ("zzzz", "yy"), ("ICMT", String(repeating: "c", count: 70_000))]
    for info in [[odd[0]], [odd[1]], [odd[2]], odd] {
      let sounded = try await render(font(info: info), [strike(0, 69)])
      #expect(sounded.left == plain.left)
      #expect(try await !render(font(info: info), [select(0, Sound(program: 5)), strike(0, 69)]).left.isEmpty)
    }
  }
}
