import Audio
import Glibc
import Music
import TestSupport
import Testing

@testable import Rendering

/// Compares the stems of scripts with the render of the whole script.
@Suite(.timeLimit(.minutes(20))) struct StemTests {
  private let folder = TemporaryFolder()

  /// The frames of the whole script and of each stem.
  private func frames(
    _ script: Script, _ stems: [Stem], _ settings: RenderSettings, font: TestSoundFont = TestSoundFont()
  ) async throws -> (whole: [Float], stems: [[Float]]) {
    let renderer = try Renderer(SoundFont(folder.add("a.sf2", font.bytes)), settings: settings)
    var spool = try FrameSpool(sampleRate: .hz44100, in: folder.path)
    let report = try await renderer.render(script, into: &spool)
    let whole = try spool.frames(from: 0, count: spool.frameCount)
    var parts: [[Float]] = []
    for stem in stems {
      var spool = try FrameSpool(sampleRate: .hz44100, in: folder.path)
      try await renderer.render(stem, of: script, like: report, into: &spool)
      parts.append(try spool.frames(from: 0, count: spool.frameCount))
    }
    return (whole, parts)
  }

  private func note(
    _ channel: UInt8, _ key: UInt8, _ blocks: Range<Int>, track: Int32 = 0, velocity: UInt8 = 100
  ) -> [Script.Step] {
    [
      Script.Step(
        block: blocks.lowerBound, command: .noteOn(channel: channel, key: key, velocity: velocity), track: track),
      Script.Step(block: blocks.upperBound, command: .noteOff(channel: channel, key: key)),
    ]
  }

  private func script(_ steps: [Script.Step], end: Int) -> Script {
    let ordered = steps.enumerated().sorted { ($0.element.block, $0.offset) < ($1.element.block, $1.offset) }
    return Script(steps: ordered.map(\.element), end: end)
  }

  /// The largest difference, in decibels relative to the loudest sample.
  private func difference(_ whole: [Float], _ stems: [[Float]]) -> Double {
    let sum = stems.dropFirst().reduce(stems[0]) { sum, part in zip(sum, part).map { $0 + $1 } }
    let peak = whole.map(abs).max()!
    let largest = zip(whole, sum).map { abs($0 - $1) }.max()!
    return 20 * log10(Double(max(largest, 1e-12) / peak))
  }

  @Test(arguments: [Room.none, .chamber, .hall]) func channelsAddUp(room: Room) async throws {
    var settings = RenderSettings()
    settings.playback = .etude(in: room)
    let volume = Script.Step(block: 0, command: .control(channel: 1, .volume, value: 60))
    let pedal = Script.Step(block: 0, command: .control(channel: 2, .sustain, value: 127))
    let script = script(
      [volume, pedal] + note(0, 60, 0..<300) + note(1, 64, 100..<500) + note(2, 67, 200..<250)
        + note(2, 67, 350..<400) + note(17, 72, 50..<450), end: 900)
    let (whole, stems) = try await frames(script, [0, 1, 2, 17].map { .channel($0) }, settings)
    #expect(stems.allSatisfy { $0.count == whole.count && $0.contains { abs($0) > 1e-3 } })
    #expect(difference(whole, stems) < -110)
  }

  /// Two hands on one channel with a pedal: each strike of a key stops its string, whichever hand struck it.
  @Test func tracksOfOneChannelAddUp() async throws {
    let pedal = Script.Step(block: 0, command: .control(channel: 0, .sustain, value: 127))
    let script = script(
      [pedal] + note(0, 69, 0..<50, track: 1) + note(0, 69, 300..<350, track: 2, velocity: 90)
        + note(0, 57, 100..<600, track: 2) + note(0, 69, 500..<550, track: 1, velocity: 80)
        + note(3, 76, 200..<700, track: 3), end: 1500)
    let (whole, stems) = try await frames(script, [1, 2, 3].map { .track($0) }, .dry)
    #expect(stems.allSatisfy { $0.count == whole.count && $0.contains { abs($0) > 1e-3 } })
    #expect(difference(whole, stems) < -100)
    // Without the other hand's strikes, this hand's first string would ring on.
    let alone = try await frames(script, [.track(1)], .dry).stems[0]
    let own = self.script([pedal] + note(0, 69, 0..<50) + note(0, 69, 500..<550, velocity: 80), end: 1500)
    let apart = try await frames(own, [], .dry).whole
    let middle = 128 * 475..<128 * 495
    #expect(alone[middle].lazy.map(abs).max()! < 0.1 * apart[middle].lazy.map(abs).max()!)
  }

  /// Organ notes without a note-off. The script releases them after 2.9 s, and they take about 40 s to fall by 60 dB.
  @Test func longEndsAreAlike() async throws {
    var organ = TestSoundFont()
    organ.release = 64
    let held = Script(
      steps: [0, 1].map { channel in
        Script.Step(block: 0, command: .noteOn(channel: channel, key: 69 + 5 * channel, velocity: 90))
      }, end: 2000, settled: 1)
    let (whole, stems) = try await frames(held, [.channel(0), .channel(1)], RenderSettings(), font: organ)
    #expect(stems.allSatisfy { $0.count == whole.count } && difference(whole, stems) < -110)
    #expect(40..<47 ~= Double(whole.count / 2) / 44100)
  }

  @Test func aStemHasNoOtherNotes() {
    let script = script(
      note(0, 60, 0..<1, track: 1) + note(0, 62, 0..<1, track: 2) + note(1, 64, 0..<1, track: 2), end: 9)
    let channel = Stem.channel(0).applied(to: script)
    #expect(channel.steps.count == 5 && channel.steps.allSatisfy { !$0.isSilent } && channel.end == 9)
    let track = Stem.track(1).applied(to: script)
    #expect(track.steps.count == 5 && track.steps.count(where: \.isSilent) == 1)
    #expect(track.steps.first(where: \.isSilent)?.command == .noteOn(channel: 0, key: 62, velocity: 100))
    #expect(Stem.track(2).applied(to: script).steps.count == 6)
  }
}
