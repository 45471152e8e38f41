import Audio
import Files
import Foundation
import Music
import SoundFonts
import TestSupport
import Testing

@testable import Rendering

@Suite struct SynthTests {
  /// The peak of 0.1 s of a note; throws if that fails.
  private func peak(_ bytes: [UInt8], channel: Int = 0) throws -> Float {
    let folder = TemporaryFolder()
    let font = try PlayableFont.of(SoundFont(folder.add("a.sf2", bytes)))
    var synth = try Synth(SynthPresets(font), PlaybackStrategy(.etude(in: .chamber)), sampleRate: .hz44100)
    var samples = [Float](repeating: 0, count: 2 * 64 * Synth.blockFrames)
    synth.perform(.noteOn(channel: UInt8(channel), key: 60, velocity: 100))
    synth.render(blocks: 64, into: &samples, at: 0)
    return samples.map(abs).max() ?? 0
  }

  @Test(arguments: [0, 9, 15]) func everyChannelIsAPiano(channel: Int) throws {
    #expect(try peak(TestSoundFont().bytes, channel: channel) > 0.01)
  }

  @Test func aCancelledChunkEndsAtTheNextCommand() async throws {
    let folder = TemporaryFolder()
    let font = try PlayableFont.of(SoundFont(folder.add("a.sf2", TestSoundFont().bytes)))
    let task = Task {
      let synth = LockedSynth(
        try Synth(SynthPresets(font), PlaybackStrategy(.etude(in: .chamber)), sampleRate: .hz44100))
      withUnsafeCurrentTask { $0?.cancel() }
      let step = SynthStep(step: Script.Step(block: 0, command: .reset(channel: 0)), synth: nil)
      return try synth.play([step], of: 0, until: 64)
    }
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func withoutAPianoTheFirstInstrumentSounds() throws {
    var font = TestSoundFont()
    (font.bank, font.program) = (3, 77)
    #expect(try peak(font.bytes) > 0.01)
  }

  @Test func aSoundFontWithoutInstrumentsIsRefused() throws {
    var font = TestSoundFont()
    font.hasPreset = false
    #expect(throws: SoundFontError.self) { try peak(font.bytes) }
  }

  @Test func whatFluidSynthSaysIsPassedOn() throws {
    // The tables come before the samples, but FluidSynth expects them after.
    let whole = TestSoundFont().bytes
    let starts = whole.indices.filter { whole[$0...].starts(with: "LIST".utf8) }
    let bytes = whole[..<starts[1]] + whole[starts[2]...] + whole[starts[1]..<starts[2]]
    #expect {
      _ = try peak(Array(bytes))
    } throws: { error in
      guard case SoundFontError.unusable(_, let reason) = error else { return false }
      return !reason.isEmpty && !reason.hasPrefix("ipatch")
    }
  }

  /// FluidSynth would crash without the samples.
  @Test func selectingAPresetOpensNoFile() throws {
    let folder = TemporaryFolder()
    let path = folder.add("a.sf2", FontBuilder.grand().bytes)
    let font = try PlayableFont.of(SoundFont(path))
    let other = Sound(program: 1)
    let presets = SynthPresets(font, others: [other: try #require(font.file.presets.first { $0.program == 1 })])
    var synth = try Synth(presets, PlaybackStrategy(.etude(in: .chamber)), sampleRate: .hz44100)
    try FileManager.default.removeItem(atPath: path)
    synth.perform(.select(channel: 0, other))
    synth.perform(.noteOn(channel: 0, key: 60, velocity: 100))
    var samples = [Float](repeating: 0, count: 2 * 64 * Synth.blockFrames)
    synth.render(blocks: 64, into: &samples, at: 0)
    #expect(samples.contains { abs($0) > 0.01 })
    #expect(throws: SoundFontError.unreadable(FileError(path: path, action: .read, code: ENOENT))) {
      _ = try Synth(presets, PlaybackStrategy(.etude(in: .chamber)), sampleRate: .hz44100)
    }
  }

  /// Any damage leads to an error or to sound, but never to a crash.
  @Test func damagedSoundFontsDoNotCrash() {
    let whole = TestSoundFont().bytes
    for place in stride(from: whole.count - 600, to: whole.count, by: 7) {
      var bytes = whole
      bytes[place] ^= 0xFF
      _ = try? peak(bytes)
    }
  }
}
