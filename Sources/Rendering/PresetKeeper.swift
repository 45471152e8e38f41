internal import Audio
internal import Music
internal import SoundFonts
internal import Synchronization

/// A SoundFont and the presets of it that a piece needs.
struct SynthPresets {
  let font: PlayableFont
  /// Presets other than the piano.
  let others: Set<Sound>
  /// Whether the synth selects presets itself, as in the program `fluidsynth`.
  let isProgram: Bool
  /// Those of the other presets whose keys are simulated as single strings.
  private let strung: Set<Sound>

  init(_ font: PlayableFont, others: [Sound: Preset] = [:], isProgram: Bool = false) {
    (self.font, self.others, self.isProgram) = (font, Set(others.keys), isProgram)
    strung = Set(others.lazy.filter { $0.key.isPiano && !font.file.hasExclusiveClasses($0.value) }.map(\.key))
  }

  func isStrung(_ sound: Sound) -> Bool { sound == Sound() ? font.isPianoStrung : strung.contains(sound) }
}

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
