internal import Audio
internal import Music
internal import SoundFonts

/// A script that only uses sounds of a given SoundFont.
struct Arrangement {
  let script: Script
  /// Presets used in addition to the piano.
  let presets: [Sound: Preset]
  /// Sounds that the SoundFont lacks, with their substitutes.
  let warnings: [String]

  /// Replaces missing sounds as General MIDI players do: with the same program in bank 0, otherwise with the piano; a
  /// missing drum kit with the first of its group of eight, otherwise the standard kit. If the SoundFont has no drum
  /// kit, drums are left out, and the script ends with its last other sound. The piano is the SoundFont's first preset
  /// if it lacks program 0 of bank 0.
  init(_ script: Script, for font: PlayableFont, at sampleRate: SampleRate) {
    let selectable = font.file.presets.compactMap { preset in Sound(preset).map { ($0, preset) } }
    let presets = Dictionary(selectable, uniquingKeysWith: { first, _ in first })
    if presets[Sound()] != nil && !script.steps.contains(where: \.isSelection) {
      (self.script, self.presets, warnings) = (script, [:], [])
      return
    }
    var (known, steps) = ([Sound: Sound?](), [Script.Step]())
    var (muted, begun) = (Set<UInt8>(), Set<UInt8>())
    var warnings = SubstitutionWarnings(piano: font.pianoPreset)
    steps.reserveCapacity(script.steps.count)
    for step in script.steps {
      switch step.command {
      case .select(let channel, let sound):
        begun.insert(channel)
        let choice = known[sound] ?? Self.choice(for: sound, among: presets)
        known[sound] = .some(choice)
        if choice != sound || presets[sound] == nil { warnings.add(channel, sound, choice) }
        if let choice {
          muted.remove(channel)
          steps.append(Script.Step(block: step.block, command: .select(channel: channel, choice)))
        } else {
          muted.insert(channel)
        }
      case .noteOn(let channel, _, _) where muted.contains(channel): break
      case .noteOn(let channel, _, _) where presets[Sound()] == nil && begun.insert(channel).inserted:
        // Channels start with the piano.
        warnings.add(channel, Sound(), Sound())
        steps.append(step)
      default: steps.append(step)
      }
    }
    let used = Set(known.values.compactMap(\.self)).subtracting([Sound()])
    self.presets = presets.filter { used.contains($0.key) }
    let isWhole = steps.count == script.steps.count
    let blocksPerSecond = Double(sampleRate.rawValue) / Double(Synth.blockFrames)
    self.script =
      isWhole
      ? Script(steps: steps, end: script.end, settled: script.settled)
      : Script(steps, blocksPerSecond: blocksPerSecond)
    self.warnings = warnings.sentences
  }

  /// - Returns: the piano if there is no better substitute; nil if the SoundFont has no drums.
  private static func choice(for sound: Sound, among presets: [Sound: Preset]) -> Sound? {
    if sound == Sound() || presets[sound] != nil { return sound }
    guard sound.isRhythm else {
      let plain = Sound(program: sound.program)
      return presets[plain] == nil ? Sound() : plain
    }
    let programs = [sound.program & 0x78, 0]
    return programs.lazy.map { Sound(isRhythm: true, program: $0) }.first { presets[$0] != nil }
      ?? presets.keys.filter(\.isRhythm).min { $0.program < $1.program }
  }
}

extension Script.Step {
  fileprivate var isSelection: Bool { if case .select = command { true } else { false } }
}

/// Warnings about missing sounds, without repetitions.
struct SubstitutionWarnings {
  private let piano: Preset
  private(set) var sentences: [String] = []

  /// - Parameter piano: the preset that is used as the piano.
  init(piano: Preset) { self.piano = piano }

  private static let most = 32

  /// - Parameter choice: the substitute; nil if it is left out.
  mutating func add(_ channel: UInt8, _ sound: Sound, _ choice: Sound?) {
    let port = channel < 16 ? "" : " of port \(channel / 16 + 1)"
    let sentence = "channel \(channel % 16 + 1)\(port): \(sentence(sound, choice))"
    if sentences.count < Self.most && !sentences.contains(sentence) { sentences.append(sentence) }
  }

  /// The warning for music without channels, which is played on the piano; nil if the SoundFont has one.
  var missingPiano: String? {
    piano.bank == 0 && piano.program == 0 ? nil : sentence(Sound(), Sound())
  }

  private func sentence(_ sound: Sound, _ choice: Sound?) -> String {
    let instead =
      switch choice {
      case nil: "its drums are left out"
      case Sound()?: playedOnPiano
      case let choice?: "played as \(Self.name(choice))"
      }
    return "the SoundFont has no \(Self.name(sound)); \(instead)"
  }

  private var playedOnPiano: String {
    switch (piano.bank, piano.program) {
    case (0, 0): "played on the piano"
    case (128, let kit): "played as drum kit \(kit) (\(piano.name))"
    case (let bank, let program): "played as program \(program) in bank \(bank) (\(piano.name))"
    }
  }

  private static func name(_ sound: Sound) -> String {
    sound.isRhythm ? "drum kit \(sound.program)" : "program \(sound.program) in bank \(sound.bank)"
  }
}

extension Sound {
  /// Bank 128 of a SoundFont holds drum kits. Returns nil for banks that no MIDI message can select.
  fileprivate init?(_ preset: Preset) {
    guard 0...127 ~= preset.program, 0...128 ~= preset.bank else { return nil }
    self.init(
      isRhythm: preset.bank == 128, bank: preset.bank == 128 ? 0 : UInt8(preset.bank), program: UInt8(preset.program))
  }
}
