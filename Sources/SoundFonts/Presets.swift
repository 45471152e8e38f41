/// A preset: the sound that a program change selects.
package struct Preset: Hashable, Sendable, Encodable {
  /// Index in the file, from 0.
  package let index: Int
  package let bank, program: Int
  package let name: String

  private enum CodingKeys: CodingKey { case bank, program, name }
}

extension SoundFontFile {
  /// All presets, sorted by bank and program.
  package var presets: [Preset] {
    (0..<tables.presets.count - 1)
      .map { index in
        Preset(
          index: index, bank: tables.presets.word(index, 22), program: tables.presets.word(index, 20),
          name: tables.presets.name(index))
      }
      .sorted { ($0.bank, $0.program, $0.index) < ($1.bank, $1.program, $1.index) }
  }

  package func preset(bank: Int, program: Int) throws(FontError) -> Preset {
    let presets = presets
    guard let preset = presets.first(where: { $0.bank == bank && $0.program == program }) else {
      throw fail(.noPreset(bank: bank, program: program, count: presets.count))
    }
    return preset
  }

  /// The preset that Étude plays by default: General MIDI's grand piano, otherwise the first preset. Drum kits, which
  /// are in bank 128, come after all melodic presets that a MIDI message can select.
  package func piano() throws(FontError) -> Preset {
    let presets = presets
    guard let preset = presets.first(where: { $0.bank == 0 && $0.program == 0 }) ?? presets.first else {
      throw fail(.noPresets)
    }
    return preset
  }

  /// Whether another preset has the same bank and program; synths differ in which one they use.
  package func isAmbiguous(_ preset: Preset) -> Bool {
    presets.count { $0.bank == preset.bank && $0.program == preset.program } > 1
  }

  /// Total size of the preset's samples that are compressed with Ogg Vorbis.
  ///
  /// - Precondition: the preset is playable.
  package func compressedBytes(of preset: Preset) -> Int {
    sampleIndices(of: preset).map(sample).filter(\.isCompressed).reduce(0) { $0 + max(0, $1.end - $1.start) }
  }

  /// Whether the preset uses exclusive classes, in which samples silence each other.
  package func hasExclusiveClasses(_ preset: Preset) -> Bool {
    tables.zones(ofPreset: preset.index).contains { zone in
      guard let instrument = tables.instrument(of: zone)?.index, instrument < instrumentCount else { return false }
      return tables.zones(ofInstrument: instrument).contains {
        (tables.value(GeneratorID.exclusiveClass, in: $0) ?? 0) != 0
      }
    }
  }

  /// Whether General MIDI's grand piano is present.
  package var hasPiano: Bool { presets.first.map { $0.bank == 0 && $0.program == 0 } ?? false }

  package var instrumentCount: Int { tables.instruments.count - 1 }
  package var sampleCount: Int { tables.samples.count - 1 }
}

/// Numbers of the generators used here.
enum GeneratorID {
  static let instrument = 41
  static let keyRange = 43
  static let velocityRange = 44
  static let sample = 53
  static let sampleModes = 54
  static let exclusiveClass = 57
  static let overridingRootKey = 58
}

extension Tables {
  /// The instrument that a preset's zone refers to, by its first generator of that kind; later generators are ignored.
  /// Nil for a global zone.
  package func instrument(of zone: Zone) -> (place: Int, index: Int)? {
    link(GeneratorID.instrument, in: zone, presetGenerators)
  }

  /// The sample that an instrument's zone refers to; nil for a global zone.
  package func sample(of zone: Zone) -> (place: Int, index: Int)? {
    link(GeneratorID.sample, in: zone, instrumentGenerators)
  }

  private func link(_ id: Int, in zone: Zone, _ generators: Table) -> (place: Int, index: Int)? {
    zone.generators.first { generators.word($0, 0) == id }.map { ($0, generators.word($0, 2)) }
  }
}
