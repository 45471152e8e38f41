// What a synth can play.
internal import Music
internal import SoundFonts

/// A SoundFont, and the presets of it that are needed.
struct SynthPresets {
  let font: PlayableFont
  /// Beside the piano.
  let others: Set<Sound>
  /// The synth chooses presets itself, as in the program `fluidsynth`.
  let isProgram: Bool
  /// Those of the others whose keys have one string each.
  private let strung: Set<Sound>

  init(_ font: PlayableFont, others: [Sound: Preset] = [:], isProgram: Bool = false) {
    (self.font, self.others, self.isProgram) = (font, Set(others.keys), isProgram)
    strung = Set(others.lazy.filter { $0.key.isPiano && !font.file.hasExclusiveClasses($0.value) }.map(\.key))
  }

  func isStrung(_ sound: Sound) -> Bool { sound == Sound() ? font.isPianoStrung : strung.contains(sound) }
}
