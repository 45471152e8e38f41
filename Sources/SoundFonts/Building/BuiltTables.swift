extension FontWriter {
  /// Maximum number of zones per instrument; a synth checks all of them for every note-on.
  private static let zonesOfInstrument = 500

  /// Adds one preset, General MIDI's grand piano, with an instrument for each layer, or for each part of a large layer.
  mutating func addPiano(_ title: String, _ zones: [BuiltZone]) {
    presets += padded(title) + words(0, 0, 0) + zeros(12)
    let layers = Dictionary(grouping: zones, by: \.layer)
      .sorted { ($0.key.lowerBound, $0.key.upperBound) < ($1.key.lowerBound, $1.key.upperBound) }
    for (velocities, zones) in layers {
      for start in stride(from: 0, to: zones.count, by: Self.zonesOfInstrument) {
        let part = Array(zones[start..<min(start + Self.zonesOfInstrument, zones.count)])
        presetZones += words(presetGenerators.count / 4, 0)
        presetGenerators += range(GeneratorID.velocityRange, velocities)
        presetGenerators += words(GeneratorID.instrument, instruments.count / 22)
        addInstrument("Velocities \(velocities.lowerBound)-\(velocities.upperBound)", part)
      }
    }
  }

  /// Generators that all zones share are written once, in a global zone.
  private mutating func addInstrument(_ title: String, _ zones: [BuiltZone]) {
    instruments += padded(title) + words(instrumentZones.count / 4)
    let common = zones[0].generators.filter { id, amount in zones.allSatisfy { $0.generators[id] == amount } }
    // Disables the default modulator from velocity to filter, which synths interpret differently.
    addZone(common, [[0x0102, GeneratorID.filterCutoff, 0, 0, 0]])
    for zone in zones {
      addZone(
        zone.generators.filter { common[$0.key] == nil }, zone.modulators, zone.keys, zone.velocities,
        sample: zone.sample)
    }
  }

  private mutating func addZone(
    _ generators: [Int: Int], _ modulators: [[Int]], _ keys: ClosedRange<Int>? = nil,
    _ velocities: ClosedRange<Int>? = nil, sample: Int? = nil
  ) {
    instrumentZones += words(instrumentGenerators.count / 4, instrumentModulators.count / 10)
    if let keys { instrumentGenerators += range(GeneratorID.keyRange, keys) }
    if let velocities { instrumentGenerators += range(GeneratorID.velocityRange, velocities) }
    for (id, amount) in generators.sorted(by: { $0.key < $1.key }) { instrumentGenerators += words(id, amount) }
    if let sample { instrumentGenerators += words(GeneratorID.sample, sample) }
    for modulator in modulators { instrumentModulators += modulator.flatMap { words($0) } }
  }

  /// - Parameters:
  ///   - start: in frames, or in bytes for a compressed sample, from the start of all samples.
  ///   - loop: relative to the sample's start.
  ///   - channel: 0 or 1 of `channels`.
  mutating func addSample(
    _ title: String, start: Int, count: Int, loop: Range<Int>, rate: Int, channel: Int, of channels: Int,
    isCompressed: Bool
  ) {
    let number = samples.count / 46
    let origin = isCompressed ? 0 : start
    samples += padded(title + (channels == 1 ? "" : channel == 0 ? " L" : " R"))
    samples += longs(start, start + count, origin + loop.lowerBound, origin + loop.upperBound, rate) + [60, 0]
    samples += words(channels == 1 ? 0 : channel == 0 ? number + 1 : number - 1)
    samples += words((channels == 1 ? 1 : channel == 0 ? 4 : 2) | (isCompressed ? 0x10 : 0))
  }

  /// - Throws: if there are more records than a SoundFont can hold.
  func checkCounts(path: String) throws(BuildError) {
    let limit = 65_535
    let counts = [
      ("zones", instrumentZones.count / 4), ("generators of zones", instrumentGenerators.count / 4),
      ("modulators of zones", instrumentModulators.count / 10), ("samples", samples.count / 46),
    ]
    for (what, found) in counts where found > limit {
      throw .tooMany(path: path, what: what, found: found, limit: limit)
    }
  }

  private func range(_ generator: Int, _ range: ClosedRange<Int>) -> [UInt8] {
    words(generator, range.lowerBound | range.upperBound << 8)
  }
}

/// A field of twenty bytes of ASCII. A longer text is cut at its beginning, because samples differ in the end of their
/// names.
private func padded(_ text: String) -> [UInt8] {
  let bytes = text.unicodeScalars.map { $0.isASCII && $0.value >= 32 ? UInt8($0.value) : UInt8(ascii: "?") }.suffix(20)
  return bytes + zeros(20 - bytes.count)
}
