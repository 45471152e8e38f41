extension SoundFontFile {
  /// Limits on what a synth builds when it loads a file: more would take minutes or exhaust memory.
  private static let mostPresets = 16_385
  private static let mostVoiceZones = 1 << 20
  private static let mostModulators = 1 << 10
  /// Zones per instrument: FluidSynth's loading time grows with their square.
  private static let mostZones = 1 << 12
  /// Total frames of all compressed samples of a preset, which are all decoded: six hours, or two gigabytes.
  private static let mostDecoded = 1 << 30
  /// Frames that a byte of the sample data may stand for when it is decoded, on average. Vorbis has 10 to 30 in music;
  /// a few bytes of silence or forged lengths claim thousands.
  private static let mostFramesPerByte = 256
  /// Frames that a preset may have beyond that, for short files with silence in them.
  private static let spareFrames = 1 << 21

  /// Throws if the file has invalid references or too many zones, or if a sample of this preset is missing.
  ///
  /// - Parameter preset: the preset that will be played.
  /// - Returns: the number of frames of its compressed samples when they are decoded.
  @discardableResult
  package func checkPlayable(_ preset: Preset) throws(FontError) -> Int {
    try checkPlayableLinks()
    var decoded = 0
    for index in sampleIndices(of: preset) {
      let sample = sample(index)
      // Synths skip these.
      if !sample.isPlayable { continue }
      guard isWithin(sample) else {
        throw fail(
          .sampleBeyond(
            offset: tables.samples.offset(of: index, at: 20), name: sample.name, start: sample.start, end: sample.end,
            available: sample.isCompressed ? samples.count : samples.count / 2))
      }
      if sample.isCompressed { decoded += try checkVorbis(sample, compressedBytes(of: sample)) }
    }
    let limit = min(Self.mostDecoded, Self.mostFramesPerByte * samples.count + Self.spareFrames)
    guard decoded <= limit else {
      throw fail(.tooMany(offset: samples.lowerBound, what: "frames in a preset", found: decoded, limit: limit))
    }
    return decoded
  }

  /// Throws if the file has invalid references or too many zones.
  func checkPlayableLinks() throws(FontError) {
    try checkCounts()
    let counts = try checkInstruments()
    try checkPresets(counts)
  }

  private func checkCounts() throws(FontError) {
    func check(_ table: Table, _ what: String, _ limit: Int) throws(FontError) {
      guard table.count > limit else { return }
      throw fail(.tooMany(offset: table.offset, what: what, found: table.count - 1, limit: limit - 1))
    }
    try check(tables.presets, "presets", Self.mostPresets)
    try check(tables.instruments, "instruments", Self.mostPresets)
  }

  /// Returns the number of zones of each instrument.
  private func checkInstruments() throws(FontError) -> [Int] {
    var counts: [Int] = []
    for index in 0..<instrumentCount {
      let zones = tables.zones(ofInstrument: index)
      let offset = tables.instruments.offset(of: index)
      guard zones.count <= Self.mostZones else {
        throw fail(
          .tooMany(offset: offset, what: "zones of an instrument", found: zones.count, limit: Self.mostZones))
      }
      for zone in zones {
        try checkModulators(zone, at: offset)
        guard let (place, sample) = tables.sample(of: zone) else { continue }
        guard sample < sampleCount else {
          throw invalidIndex(tables.instrumentGenerators, place, "the index of a sample", sample, sampleCount)
        }
      }
      counts.append(zones.count)
    }
    return counts
  }

  private func checkPresets(_ zonesOfInstruments: [Int]) throws(FontError) {
    var total = 0
    for index in 0..<tables.presets.count - 1 {
      for zone in tables.zones(ofPreset: index) {
        try checkModulators(zone, at: tables.presets.offset(of: index))
        guard let (place, instrument) = tables.instrument(of: zone) else { continue }
        guard instrument < instrumentCount else {
          throw invalidIndex(tables.presetGenerators, place, "the index of an instrument", instrument, instrumentCount)
        }
        total += zonesOfInstruments[instrument]
      }
    }
    guard total <= Self.mostVoiceZones else {
      throw fail(
        .tooMany(
          offset: tables.presets.offset, what: "zones of presets and instruments together", found: total,
          limit: Self.mostVoiceZones))
    }
  }

  private func checkModulators(_ zone: Zone, at offset: Int) throws(FontError) {
    guard zone.modulators.count > Self.mostModulators else { return }
    throw fail(
      .tooMany(
        offset: offset, what: "modulators of a zone", found: zone.modulators.count, limit: Self.mostModulators))
  }

  private func invalidIndex(_ table: Table, _ place: Int, _ name: String, _ found: Int, _ count: Int) -> FontError {
    fail(
      count == 0
        ? .missingChunk(name: "records for \(name)", within: "“\(table.name)”")
        : .badIndex(offset: table.offset(of: place, at: 2), name: name, found: found, allowed: 0...count - 1))
  }

  /// The indices of the preset's samples, in the order in which its zones refer to them.
  ///
  /// - Precondition: its zones refer to existing instruments and samples.
  func sampleIndices(of preset: Preset) -> [Int] {
    var samples = Numbering()
    var instruments: Set<Int> = []
    for zone in tables.zones(ofPreset: preset.index) {
      guard let instrument = tables.instrument(of: zone)?.index, instruments.insert(instrument).inserted else {
        continue
      }
      for zone in tables.zones(ofInstrument: instrument) {
        if let sample = tables.sample(of: zone)?.index { _ = samples.number(of: sample) }
      }
    }
    return samples.originals
  }
}

/// Assigns consecutive numbers to items in the order in which they first occur.
struct Numbering {
  private(set) var originals: [Int] = []
  private var numbers: [Int: Int] = [:]

  mutating func number(of original: Int) -> Int {
    if let known = numbers[original] { return known }
    numbers[original] = originals.count
    originals.append(original)
    return originals.count - 1
  }

  func known(_ original: Int) -> Int? { numbers[original] }
}
