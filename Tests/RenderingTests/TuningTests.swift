import Audio
import Foundation
import Music
import TestSupport
import Testing

@testable import Rendering

/// The effects of messages on the pitch in cents, measured with a tone of 441 Hz on key 69.
@Suite(.timeLimit(.minutes(20))) struct TuningTests {
  private let folder = TemporaryFolder()

  /// The pitch of key 69, in cents above 441 Hz, struck after some commands and measured between two blocks of 64
  /// frames.
  private func cents(_ commands: [SynthCommand], _ blocks: Range<Int> = 200..<600, struck: Int = 100) async throws
    -> Double
  {
    try await cents(
      commands.enumerated().map { Script.Step(block: min($0.offset, struck), command: $0.element) }
        + [Script.Step(block: struck, command: strike)], blocks)
  }

  private let strike = SynthCommand.noteOn(channel: 0, key: 69, velocity: 100)

  private func cents(_ steps: [Script.Step], _ blocks: Range<Int>) async throws -> Double {
    let renderer = try Renderer(SoundFont(folder.add("a.sf2", TestSoundFont().bytes)), settings: .dry)
    var spool = try FrameSpool(sampleRate: .hz44100, in: folder.path)
    _ = try await renderer.render(Script(steps: steps, end: 700), into: &spool)
    let samples = try spool.frames(from: 64 * blocks.lowerBound, count: 64 * blocks.count)
    let left = stride(from: 0, to: samples.count, by: 2).map { Double(samples[$0]) }
    // Upward zero crossings, interpolated between frames.
    let crossings = left.indices.dropLast().filter { left[$0] < 0 && left[$0 + 1] >= 0 }
      .map { Double($0) + left[$0] / (left[$0] - left[$0 + 1]) }
    let first = try #require(crossings.first), last = try #require(crossings.last)
    return 1200 * log2(Double(crossings.count - 1) / (last - first) * 44100 / 441)
  }

  private func controller(_ number: UInt8, _ value: UInt16) -> SynthCommand {
    .control(channel: 0, .controller(number), value: value)
  }

  /// Sets a registered parameter to a value of 14 bits.
  private func parameter(_ number: UInt16, _ high: UInt16, _ low: UInt16 = 0) -> [SynthCommand] {
    [controller(101, 0), controller(100, number), controller(6, high), controller(38, low)]
  }

  @Test func registeredParametersSetBendRangeAndTuning() async throws {
    let up = SynthCommand.control(channel: 0, .bend, value: 16383)
    #expect(abs(try await cents([])) < 1)
    let bent = try await cents(parameter(0, 12) + [up])
    // FluidSynth's own range would be 1190 cents.
    #expect(abs(bent - 1200 * 8191 / 8192) < 1, "\(bent)")
    #expect(abs(try await cents(parameter(1, 96)) - 50) < 1)
    #expect(abs(try await cents(parameter(2, 64 - 3)) + 300) < 1)
  }

  @Test func aChannelIsTunedAsAWhole() async throws {
    let up = SynthCommand.tune(channel: 0, cents: 30)
    #expect(abs(try await cents([up, .tune(channel: 1, cents: 70)]) - 30) < 1)
    #expect(abs(try await cents(parameter(2, 65) + [up]) - 130) < 1)
    // Sounding notes follow.
    let steps = [Script.Step(block: 0, command: strike), Script.Step(block: 300, command: up)]
    #expect(abs(try await cents(steps, 100..<290)) < 1)
    #expect(abs(try await cents(steps, 320..<600) - 30) < 1)
  }

  @Test func controller121KeepsTuningsAndAResetDoesNot() async throws {
    let tuned = parameter(1, 96) + parameter(2, 65) + [.tune(channel: 0, cents: 30)]
    #expect(abs(try await cents(tuned + [.control(channel: 0, .resetAll, value: 0)]) - 180) < 1)
    #expect(abs(try await cents(tuned + [.reset(channel: 0)])) < 1)
  }

  @Test func tuningProgramsAreSelectedByParameters3And4() async throws {
    // A single-key change in program 5, in real time: key 69 becomes 70 and a half (0x2000 of 0x4000).
    let single = SynthCommand.systemExclusive([0x7F, 0x7F, 0x08, 0x02, 5, 1, 69, 70, 0x40, 0x00])
    #expect(abs(try await cents([single])) < 1)
    #expect(abs(try await cents([single] + parameter(3, 5)) - 150) < 1)
    #expect(abs(try await cents([single] + parameter(3, 6))) < 1)
    // The same with a bank: program 5 of bank 2, which parameter 4 selects.
    let banked = SynthCommand.systemExclusive([0x7F, 0x7F, 0x08, 0x07, 2, 5, 1, 69, 68, 0x00, 0x00])
    #expect(abs(try await cents([banked] + parameter(4, 2) + parameter(3, 5)) + 100) < 1)
    #expect(abs(try await cents([banked] + parameter(3, 5))) < 1)
  }

  private func tuneOctave(_ channel: UInt8, a: Double, others: Double = 0, isRealTime: Bool = true) -> SynthCommand {
    .tuneOctave(channel: channel, cents: (0..<12).map { $0 == 9 ? a : others }, isRealTime: isRealTime)
  }

  @Test func anOctaveTuningBelongsToItsChannel() async throws {
    #expect(abs(try await cents([tuneOctave(0, a: -25, others: 10)]) + 25) < 1)
    let tunings = [tuneOctave(0, a: 50), tuneOctave(16, a: -25), tuneOctave(1, a: 30)]
    #expect(abs(try await cents(tunings) - 50) < 1)
    let second = Script.Step(block: 100, command: .noteOn(channel: 16, key: 69, velocity: 100))
    let steps = tunings.map { Script.Step(block: 0, command: $0) } + [second]
    #expect(abs(try await cents(steps, 200..<600) + 25) < 1)
    // Tuning program 0 of bank 0 stays as it is, and a reset ends the tuning.
    #expect(abs(try await cents(tunings + parameter(3, 0))) < 1)
    #expect(abs(try await cents(tunings + [.reset(channel: 0)])) < 1)
  }

  @Test(arguments: [true, false]) func soundingNotesFollowAnOctaveTuningInRealTime(isRealTime: Bool) async throws {
    let tuning = Script.Step(block: 300, command: tuneOctave(0, a: 50, isRealTime: isRealTime))
    let steps = [Script.Step(block: 0, command: strike), tuning]
    #expect(abs(try await cents(steps, 100..<290)) < 1)
    #expect(abs(try await cents(steps, 320..<600) - (isRealTime ? 50 : 0)) < 1)
  }

  @Test func portamentoGlides() async throws {
    // The glide starts from key 57, an octave lower.
    let glide = [controller(5, 1), controller(65, 127), controller(84, 57)]
    let early = try await cents(glide, 102..<130)
    #expect(early < -100, "\(early)")
    #expect(abs(try await cents(glide, 600..<690)) < 2)
  }
}
