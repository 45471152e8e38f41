// One preset of a SoundFont, as a SoundFont of its own. Must not know what it is for.
internal import Files

/// The zones of a preset, of its instruments, and the numbers of its samples: all that is needed but the frames.
///
/// Zones are copied as they stand, up to the generator that leads on, which gets the new number: what follows it is not
/// heeded by any synth, and may lead nowhere.
struct Extraction {
  private let font: SoundFontFile
  private let preset: Preset
  private(set) var writer = FontWriter()
  private var instruments = Numbering()
  private(set) var samples = Numbering()

  /// - Precondition: the preset is playable.
  init(_ preset: Preset, of font: SoundFontFile) {
    (self.font, self.preset) = (font, preset)
    copyPreset()
    // The preset's zones have numbered the instruments.
    for instrument in instruments.originals { copyInstrument(instrument) }
  }

  private mutating func copyPreset() {
    let tables = font.tables
    writer.presets += tables.presets[preset.index].prefix(Tables.presetBag) + words(0) + zeros(12)
    for zone in tables.zones(ofPreset: preset.index) {
      writer.presetZones += words(writer.presetGenerators.count / 4, writer.presetModulators.count / 10)
      let link = tables.instrument(of: zone)
      let end = link?.place ?? zone.generators.upperBound
      for place in zone.generators.lowerBound..<end { writer.presetGenerators += tables.presetGenerators[place] }
      if let link { writer.presetGenerators += words(GeneratorID.instrument, instruments.number(of: link.index)) }
      for place in zone.modulators { writer.presetModulators += tables.presetModulators[place] }
    }
  }

  private mutating func copyInstrument(_ index: Int) {
    let tables = font.tables
    writer.instruments +=
      tables.instruments[index].prefix(Tables.instrumentBag) + words(writer.instrumentZones.count / 4)
    for zone in tables.zones(ofInstrument: index) {
      writer.instrumentZones += words(writer.instrumentGenerators.count / 4, writer.instrumentModulators.count / 10)
      let link = tables.sample(of: zone)
      let end = link?.place ?? zone.generators.upperBound
      for place in zone.generators.lowerBound..<end {
        writer.instrumentGenerators += tables.instrumentGenerators[place]
      }
      if let link { writer.instrumentGenerators += words(GeneratorID.sample, samples.number(of: link.index)) }
      for place in zone.modulators { writer.instrumentModulators += tables.instrumentModulators[place] }
    }
  }

  /// Adds the header of a sample that begins at `start`, in frames from the start of all samples, and has so many.
  ///
  /// - Parameter count: nil for a sample that cannot be played: it becomes one of a ROM, which synths leave out.
  mutating func addHeader(_ sample: SampleHeader, start: Int, count: Int?) {
    let old = font.tables.samples[sample.index]
    let base = old.startIndex
    let link = samples.known(font.tables.samples.word(sample.index, 42)) ?? 0
    // What lies before a loop's start is kept as it is: where the original's loop is wrong, so is this one.
    let origin = sample.isCompressed ? 0 : sample.start
    writer.samples += old[base..<base + 20]
    if let count {
      writer.samples += longs(start, start + count, start + sample.loopStart - origin, start + sample.loopEnd - origin)
    } else {
      writer.samples += longs(0, 0, 0, 0)
    }
    writer.samples += old[base + 36..<base + 42] + words(link)
    writer.samples += words(count == nil ? 0x8001 : sample.isCompressed ? sample.type & ~0x10 : sample.type)
  }

  /// What the new SoundFont says of itself: what the old one says, and where it is from.
  var info: [UInt8] {
    let origin =
      "Extracted from \(fileName(of: font.path)), preset \(preset.bank):\(preset.program) “\(preset.name)”, by Étude."
    var texts = font.texts
    texts["ICMT"] = texts["ICMT"].map { "\(origin)\n\n\($0)" } ?? origin
    let known = ["isng", "INAM", "ICRD", "IENG", "IPRD", "ICOP", "ICMT", "ISFT"]
    return FontWriter.info(
      version: font.samples24.isEmpty ? (2, 1) : (2, 4), known.compactMap { name in texts[name].map { (name, $0) } })
  }
}
