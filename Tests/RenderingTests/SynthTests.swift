import Audio
import Music
import TestSupport
import Testing

@testable import Rendering

@Suite struct SynthTests {
  /// The peak of 0.1 s of a note, or what was thrown.
  private func peak(_ bytes: [UInt8], channel: Int = 0) throws -> Float {
    let folder = TemporaryFolder()
    var synth = try Synth(SoundFont(folder.add("a.sf2", bytes)), RenderSettings(), sampleRate: .hz44100)
    var samples = [Float](repeating: 0, count: 2 * 64 * Synth.blockFrames)
    synth.perform(.strike(channel: UInt8(channel), key: 60, velocity: 100))
    synth.render(blocks: 64, into: &samples, at: 0)
    return samples.map(abs).max() ?? 0
  }

  @Test(arguments: [0, 9, 15]) func everyChannelIsAPiano(channel: Int) throws {
    #expect(try peak(TestSoundFont().bytes, channel: channel) > 0.01)
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
    var bytes = TestSoundFont().bytes
    bytes[36] = 0x58  // "isng", of no use to us, becomes "Xsng"
    #expect {
      _ = try peak(bytes)
    } throws: { error in
      guard case SoundFontError.unusable(_, let reason) = error else { return false }
      return !reason.isEmpty && !reason.hasPrefix("ipatch")
    }
  }

  /// Damage wherever it may be is an error or a sound, never a crash.
  @Test func damagedSoundFontsDoNotCrash() {
    let whole = TestSoundFont().bytes
    for place in stride(from: whole.count - 600, to: whole.count, by: 7) {
      var bytes = whole
      bytes[place] ^= 0xFF
      _ = try? peak(bytes)
    }
  }
}
