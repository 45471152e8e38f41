import Audio
import Music
import TestSupport
import Testing

@testable import Rendering

/// Notes that begin with silence, in the envelope of their preset or in their sample.
@Suite(.timeLimit(.minutes(20))) struct DelayedSoundTests {
  private let folder = TemporaryFolder()

  /// A square wave of 441 Hz on key 69 after one second of silence.
  enum Delay: CaseIterable { case envelope, sample }

  /// - Parameter generators: further generators of the instrument, which must precede `sampleModes`.
  private func font(_ delay: Delay, _ generators: [(Int, Int)] = []) -> FontBuilder {
    var font = FontBuilder()
    let silence = delay == .sample ? 44_100 : 0
    let wave = (0..<44_100).flatMap { [0, $0 % 100 < 50 ? 16 : 240] as [UInt8] }
    var sample = FontBuilder.Sample(
      "Square", [UInt8](repeating: 0, count: 2 * silence) + wave, loop: (silence + 100)..<(silence + 44_000))
    sample.key = 69
    font.samples = [sample]
    // delayVolEnv: 0 timecents are a second. sampleModes: looped. sampleID.
    let zone = generators + (delay == .envelope ? [(33, 0)] : []) + [(54, 1), (53, 0)]
    font.instruments = [("Late", [.init(zone)])]
    font.presets = [("Late", 0, 0, [.init([(41, 0)])])]
    return font
  }

  private func strike(_ block: Int) -> Script.Step {
    .init(block: block, command: .noteOn(channel: 0, key: 69, velocity: 100))
  }

  private func release(_ block: Int) -> Script.Step {
    .init(block: block, command: .noteOff(channel: 0, key: 69))
  }

  /// The left channel.
  private func render(_ font: FontBuilder, _ steps: [Script.Step], end: Int, settled: Int) async throws -> [Float] {
    let renderer = try Renderer(SoundFont(folder.add("a.sf2", font.bytes)), settings: .dry)
    var spool = try FrameSpool(sampleRate: .hz44100, in: folder.path)
    _ = try await renderer.render(Script(steps: steps, end: end, settled: settled), into: &spool)
    let samples = try spool.frames(from: 0, count: spool.frameCount)
    return stride(from: 0, to: samples.count, by: 2).map { samples[$0] }
  }

  /// - Parameter seconds: a time within the samples.
  private func peak(_ samples: [Float], _ seconds: ClosedRange<Double>) -> Float {
    let frames = Int(seconds.lowerBound * 44_100)..<Int(seconds.upperBound * 44_100)
    return samples[frames.clamped(to: samples.indices)].lazy.map(abs).max() ?? 0
  }

  /// 3445 blocks are 5 s.
  @Test(arguments: Delay.allCases) func aHeldNoteIsWaitedFor(delay: Delay) async throws {
    let samples = try await render(font(delay), [strike(0), release(3445)], end: 3445, settled: 0)
    #expect(peak(samples, 0...0.9) < 1e-4)
    #expect(peak(samples, 1.2...4.9) > 0.01)
    #expect(5...5.6 ~= Double(samples.count) / 44_100)
  }

  /// Notes at 0 to 2 s and 3 to 8 s.
  @Test(arguments: Delay.allCases) func aHeldNoteAfterAnotherIsWaitedFor(delay: Delay) async throws {
    let samples = try await render(
      font(delay), [strike(0), release(1378), strike(2067), release(5512)], end: 5512, settled: 2067)
    #expect(peak(samples, 1.2...1.9) > 0.01 && peak(samples, 4.2...7.9) > 0.01)
  }

  /// The key is up after 0.1 s; the release lasts 4 s (2400 timecents), so that the sample is heard.
  @Test func aShortNoteIsWaitedFor() async throws {
    let samples = try await render(font(.sample, [(38, 2400)]), [strike(0), release(69)], end: 69, settled: 0)
    #expect(peak(samples, 1.1...1.3) > 1e-4)
  }

  /// Keys 0 to 60 sound (keyRange), but 69 is struck.
  @Test func aNoteWithoutVoicesIsNotWaitedFor() async throws {
    let samples = try await render(font(.sample, [(43, 60 << 8)]), [strike(0)], end: 41_343, settled: 0)
    #expect(0.4...1 ~= Double(samples.count) / 44_100)
  }

  @Test func silenceIsWaitedForForTwentySeconds() async throws {
    var silent = font(.envelope)
    silent.samples[0] = .init("Nothing", [UInt8](repeating: 0, count: 88_200), loop: 100..<44_000)
    let samples = try await render(silent, [strike(0)], end: 41_343, settled: 0)
    #expect(Double(samples.count) / 44_100 < 21)
  }
}
