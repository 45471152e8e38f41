internal import Music
internal import SoundFonts

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
