internal import Audio
internal import Music
internal import SoundFonts
internal import Synchronization

/// Loads the samples of each preset once, and keeps them for all synths of a renderer.
final class PresetKeeper: Sendable {
  private let font: PlayableFont
  private let kept: Mutex<Kept>

  /// A synth that plays nothing, and the presets that it keeps loaded in addition to the piano.
  private struct Kept: ~Copyable {
    var synth: Synth
    var presets: Set<Sound> = []
  }

  /// Loads the piano.
  init(_ font: PlayableFont) throws(SoundFontError) {
    self.font = font
    kept = Mutex(Kept(synth: try Synth(SynthPresets(font), .keeping, sampleRate: .hz44100)))
  }

  /// - Throws: if one of the presets is damaged.
  func keep(_ presets: [Sound: Preset]) throws(SoundFontError) {
    try kept.withLock { kept throws(SoundFontError) in
      let new = presets.filter { !kept.presets.contains($0.key) }
      guard !new.isEmpty else { return }
      try font.check(Array(new.values))
      try kept.synth.keep(Set(new.keys))
      kept.presets.formUnion(new.keys)
    }
  }
}
