internal import Files

/// Collects what a SoundFont with a single preset needs, except the sample data: the zones of the preset and its
/// instruments, and the sample numbers.
///
/// Zones are copied unchanged up to the generator that refers to an instrument or sample, which gets the new index.
/// Synths ignore generators after it, and those may be invalid.
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
    // The preset's zones have assigned the instrument numbers.
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

  /// Adds the header of a sample of `count` frames that begins at frame `start` of all samples.
  ///
  /// - Parameter count: nil for a sample that cannot be played: it is marked as a ROM sample, which synths skip.
  mutating func addHeader(_ sample: SampleHeader, start: Int, count: Int?) {
    let old = font.tables.samples[sample.index]
    let base = old.startIndex
    let link = samples.known(font.tables.samples.word(sample.index, 42)) ?? 0
    // Values before the loop's start are kept unchanged, so an invalid loop stays invalid in the copy.
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

  /// The `INFO` chunk of the new SoundFont: the original's texts with a note about their origin.
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
