/// A range of keys and velocities with the sample that sounds there, or the two samples of a stereo pair.
package struct Layer: Hashable, Sendable, Encodable {
  package let keys, velocities: ClosedRange<Int>
  package let instrument: String
  /// One sample, or the left and the right one.
  package fileprivate(set) var samples: [String]
  /// The key at which the sample sounds at its original pitch.
  package let rootKey: Int
  package let sampleRate: Int
  package let isStereo: Bool
  package let loop: Loop
  /// Length of the sample in seconds; nil if it is compressed, because the length is only known after decoding.
  package let seconds: Double?

  package enum Loop: String, Sendable, Encodable {
    case none, always, untilRelease
  }

  private enum CodingKeys: CodingKey {
    case keys, velocities, instrument, samples, rootKey, sampleRate, isStereo, loop, seconds
  }
}

extension SoundFontFile {
  /// The layers of a preset, sorted by velocities and keys. Stereo pairs are merged.
  ///
  /// - Throws: `badIndex` if a zone refers to a missing instrument or sample.
  package func layers(of preset: Preset) throws(FontError) -> [Layer] {
    try checkPlayableLinks()
    var layers: [Layer] = []
    for zone in tables.zones(ofPreset: preset.index) {
      guard let instrument = tables.instrument(of: zone)?.index else { continue }
      let outer = ranges(of: zone, tables.presetGenerators)
      let zones = tables.zones(ofInstrument: instrument)
      let global = zones.first.flatMap { tables.sample(of: $0) == nil ? $0 : nil }
      for zone in zones {
        guard let sample = tables.sample(of: zone)?.index else { continue }
        let inner = ranges(of: zone, tables.instrumentGenerators, or: global)
        guard let keys = common(outer.keys, inner.keys), let velocities = common(outer.velocities, inner.velocities)
        else { continue }
        layers.append(layer(sample, zone, global, instrument, keys, velocities))
      }
    }
    return paired(layers).sorted {
      ($0.velocities.lowerBound, $0.keys.lowerBound, $0.keys.upperBound)
        < ($1.velocities.lowerBound, $1.keys.lowerBound, $1.keys.upperBound)
    }
  }

  private func layer(
    _ index: Int, _ zone: Zone, _ global: Zone?, _ instrument: Int, _ keys: ClosedRange<Int>,
    _ velocities: ClosedRange<Int>
  ) -> Layer {
    let sample = sample(index)
    func value(_ id: Int) -> Int? {
      tables.value(id, in: zone) ?? global.flatMap { tables.value(id, in: $0) }
    }
    let loop: Layer.Loop =
      switch value(GeneratorID.sampleModes).map({ $0 & 3 }) {
      case 1: .always
      case 3: .untilRelease
      default: .none
      }
    let root = value(GeneratorID.overridingRootKey).flatMap { 0...127 ~= $0 ? $0 : nil } ?? sample.rootKey
    let isTimed = !sample.isCompressed && sample.rate > 0 && sample.end > sample.start
    return Layer(
      keys: keys, velocities: velocities, instrument: tables.instruments.name(instrument), samples: [sample.name],
      rootKey: root, sampleRate: sample.rate, isStereo: sample.isLeft || sample.isRight, loop: loop,
      seconds: isTimed ? Double(sample.end - sample.start) / Double(sample.rate) : nil)
  }

  /// The key and velocity ranges of a zone, which precede all other generators.
  private func ranges(
    of zone: Zone, _ generators: Table, or global: Zone? = nil
  ) -> (keys: ClosedRange<Int>?, velocities: ClosedRange<Int>?) {
    var (keys, velocities) = global.map { ranges(of: $0, generators) } ?? (0...127, 0...127)
    for place in zone.generators.prefix(2) {
      let (low, high) = (generators.byte(place, 2), generators.byte(place, 3))
      let range = low <= high ? low...high : nil
      switch generators.word(place, 0) {
      case GeneratorID.keyRange where place == zone.generators.lowerBound: keys = range
      case GeneratorID.velocityRange: velocities = range
      default: return (keys, velocities)
      }
    }
    return (keys, velocities)
  }

  private func common(_ a: ClosedRange<Int>?, _ b: ClosedRange<Int>?) -> ClosedRange<Int>? {
    guard let a, let b, a.overlaps(b) else { return nil }
    return a.clamped(to: b)
  }

  /// Merges neighbouring layers that differ only in their samples.
  private func paired(_ layers: [Layer]) -> [Layer] {
    var paired: [Layer] = []
    for layer in layers {
      if layer.isStereo, let last = paired.last, last.samples.count == 1, last.isPair(of: layer) {
        paired[paired.count - 1].samples += layer.samples
      } else {
        paired.append(layer)
      }
    }
    return paired
  }
}

extension Layer {
  fileprivate func isPair(of other: Layer) -> Bool {
    isStereo && keys == other.keys && velocities == other.velocities && instrument == other.instrument
      && rootKey == other.rootKey && sampleRate == other.sampleRate && loop == other.loop
  }
}

extension Tables {
  /// The value of a generator in an instrument's zone.
  func value(_ id: Int, in zone: Zone) -> Int? {
    zone.generators.last { instrumentGenerators.word($0, 0) == id }.map { instrumentGenerators.word($0, 2) }
  }
}
