import Audio
import CFluidSynth
import MIDI
import Music
import Randomness
import TestSupport
import Testing

@testable import Rendering

/// Compares `PlaybackMode.fluidsynth` with the file player of FluidSynth's library, which the program `fluidsynth`
/// uses.
@Suite(.timeLimit(.minutes(20))) struct FilePlayerTests {
  private let folder = TemporaryFolder()

  /// One track of 400 overlapping notes, each on one of eight channels and panned before it is struck, with occasional
  /// tempo changes.
  private var file: [UInt8] {
    var random = SplitMix64(seed: 1)
    var body: [UInt8] = []
    for index in 0..<400 {
      let (channel, key) = (UInt8.random(in: 0..<8, using: &random), UInt8(index % 100 + 10))
      if index % 50 == 25 { body += [0, 0xFF, 0x51, 3, UInt8(4 + index % 3), 0, UInt8(index / 2)] }
      body += [UInt8.random(in: 0..<30, using: &random), 0xB0 | channel, 10, UInt8.random(in: 0..<128, using: &random)]
      body += [0, 0x90 | channel, key, UInt8.random(in: 30..<128, using: &random)]
      guard index >= 20 else { continue }
      for channel in 0..<8 as Range<UInt8> { body += [0, 0x80 | channel, UInt8((index - 20) % 100 + 10), 0] }
    }
    return file(body)
  }

  /// - Parameter events: the events of its only track.
  private func file(_ events: [UInt8]) -> [UInt8] {
    let body = events + [0, 0xFF, 0x2F, 0]
    let length = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: body.count >> $0) }
    return Array("MThd".utf8) + [0, 0, 0, 6, 0, 0, 0, 1, 0, 96] + Array("MTrk".utf8) + length + body
  }

  /// The library's playback of a file as interleaved frames, with the program's settings and its blocks of 64 frames.
  private func played(_ file: [UInt8], font: String, rate: SampleRate, frames: Int) -> [Float] {
    let settings = new_fluid_settings()
    defer { delete_fluid_settings(settings) }
    fluid_settings_setstr(settings, "player.timing-source", "sample")
    fluid_settings_setint(settings, "synth.lock-memory", 0)
    fluid_settings_setnum(settings, "synth.sample-rate", Double(rate.rawValue))
    let synth = new_fluid_synth(settings)
    defer { delete_fluid_synth(synth) }
    fluid_synth_sfload(synth, font, 1)
    let player = new_fluid_player(synth)
    defer { delete_fluid_player(player) }
    fluid_player_add_mem(player, file, file.count)
    fluid_player_play(player)
    var samples = [Float](repeating: 0, count: 2 * frames)
    samples.withUnsafeMutableBufferPointer {
      for frame in stride(from: 0, to: frames, by: 64) {
        let place = $0.baseAddress! + 2 * frame
        fluid_synth_write_float(synth, 64, place, 0, 2, place, 1, 2)
      }
    }
    return samples
  }

  /// Étude's render of a file, and the end of its script in frames.
  private func rendered(_ file: [UInt8], font: String, rate: SampleRate) async throws -> (samples: [Float], end: Int) {
    var settings = RenderSettings()
    settings.playback = .fluidsynth
    let reading = try MIDIFile.read(file, name: "test.mid", .strict)
    let script = try #require(
      reading.file.playerScript(
        .piano, ScriptClock(framesPerSecond: rate.rawValue, blockFrames: Synth.blockFrames, longest: 100),
        releasesKeysAtEnd: SynthEngine.releasesKeysAtEnd))
    var spool = try FrameSpool(sampleRate: rate, in: folder.path)
    _ = try await Renderer(SoundFont(font), settings: settings).render(script, into: &spool)
    return (try spool.frames(from: 0, count: spool.frameCount), script.end * Synth.blockFrames)
  }

  @Test(arguments: [SampleRate.hz44100, .hz96000]) func theSameIsHeardToTheBit(rate: SampleRate) async throws {
    let font = folder.add("test.sf2", TestSoundFont().bytes)
    let (samples, end) = try await rendered(file, font: font, rate: rate)
    let expected = played(file, font: font, rate: rate, frames: end)
    #expect(expected.contains { abs($0) > 0.1 })
    #expect(Array(samples.prefix(2 * end)) == expected)
  }

  /// Controller 120, a General MIDI reset, controller 123, and a note-off, with a release of 4 s.
  @Test(arguments: [[0xB0, 120, 0], [0xF0, 5, 0x7E, 0x7F, 9, 1, 0xF7], [0xB0, 123, 0], [0x80, 69, 0]] as [[UInt8]])
  func theLastNoteEndsAsInTheProgram(message: [UInt8]) async throws {
    var sound = TestSoundFont()
    sound.release = 4
    let font = folder.add("test.sf2", sound.bytes)
    let bytes = file([0, 0x90, 69, 100, 0x60] + message)
    let samples = try await rendered(bytes, font: font, rate: .hz44100).samples
    // Ignore the end of the tail, which is faded out.
    let count = samples.count - 4410
    let expected = played(bytes, font: font, rate: .hz44100, frames: count / 128 * 64)
    #expect(zip(samples, expected).allSatisfy { abs($0 - $1) < 1e-6 })
    // The library's reset releases the notes, and its later versions revive a note that is cut where the file ends.
    let isCut = message[1] == 120 && !SynthEngine.releasesKeysAtEnd
    #expect(samples[2 * 22_400..<2 * 24_000].contains { abs($0) > 0.01 } == !isCut)
  }

  /// A pedal that is never lifted holds its note from 0.5 s until the file ends at 1 s.
  @Test(arguments: [64, 66] as [UInt8]) func theEndLiftsPedalsAsInTheProgram(pedal: UInt8) async throws {
    let font = folder.add("test.sf2", TestSoundFont().bytes)
    let bytes = file([0, 0x90, 69, 100, 0x30, 0xB0, pedal, 127, 0x30, 0x80, 69, 0, 0x60, 0xFF, 1, 0])
    let samples = try await rendered(bytes, font: font, rate: .hz44100).samples
    let count = samples.count - 4410
    let expected = played(bytes, font: font, rate: .hz44100, frames: count / 128 * 64)
    #expect(zip(samples, expected).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(samples[2 * 42_000..<2 * 44_000].contains { abs($0) > 0.01 })
    #expect(samples.count < 2 * 3 * 44_100)
  }
}
