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
  /// kit, drums are left out, and the script ends with its last other sound.
  init(_ script: Script, for file: SoundFontFile, at sampleRate: SampleRate) {
    var (known, steps, warnings) = ([Sound: Sound?](), [Script.Step](), [String]())
    var (muted, reported) = (Set<UInt8>(), Set<String>())
    let presets = Dictionary(file.presets.compactMap { preset in Sound(preset).map { ($0, preset) } }) { first, _ in
      first
    }
    steps.reserveCapacity(script.steps.count)
    for step in script.steps {
      switch step.command {
      case .select(let channel, let sound):
        let choice = known[sound] ?? Self.choice(for: sound, among: presets)
        known[sound] = .some(choice)
        if choice != sound, sound != Sound() {
          let warning = Self.warning(channel, sound, choice)
          if reported.insert(warning).inserted && warnings.count < Self.mostWarnings { warnings.append(warning) }
        }
        if let choice {
          muted.remove(channel)
          steps.append(Script.Step(block: step.block, command: .select(channel: channel, choice)))
        } else {
          muted.insert(channel)
        }
      case .strike(let channel, _, _) where muted.contains(channel): break
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
    self.warnings = warnings
  }

  private static let mostWarnings = 32

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

  private static func warning(_ channel: UInt8, _ sound: Sound, _ choice: Sound?) -> String {
    let port = channel < 16 ? "" : " of port \(channel / 16 + 1)"
    let instead =
      switch choice {
      case nil: "its drums are left out"
      case Sound()?: "played on the piano"
      case let choice?: "played as \(name(choice))"
      }
    return "channel \(channel % 16 + 1)\(port): the SoundFont has no \(name(sound)); \(instead)"
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
