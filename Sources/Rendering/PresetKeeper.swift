internal import Audio
internal import Music
internal import SoundFonts
internal import Synchronization

/// Loads the samples of each preset once, and keeps them for all synths of a renderer.
final class PresetKeeper: Sendable {
  private let font: PlayableFont
  private let kept = Mutex<[Sound: Holder]>([:])

  init(_ font: PlayableFont) { self.font = font }

  /// A synth that only keeps presets loaded.
  private final class Holder: Sendable {
    private let synth: Synth

    init(_ synth: consuming Synth) { self.synth = synth }
  }

  /// - Throws: if one of the presets is damaged.
  func keep(_ presets: [Sound: Preset]) throws(SoundFontError) {
    try kept.withLock { kept throws(SoundFontError) in
      let new = presets.filter { kept[$0.key] == nil }
      guard !new.isEmpty else { return }
      try font.check(Array(new.values))
      let holder = Holder(try Synth(SynthPresets(font, others: new), .keeping, sampleRate: .hz44100))
      for sound in new.keys { kept[sound] = holder }
    }
  }
}
