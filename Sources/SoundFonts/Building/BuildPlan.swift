internal import Glibc
internal import SFZ

/// Everything in a SoundFont except the frames of its samples.
struct BuildPlan {
  private(set) var zones: [BuiltZone] = []
  private(set) var cuts: [SampleCut] = []
  /// Factor for the frames of each cut, so that no zone has to be louder than its sample.
  private(set) var scales: [Float] = []
  /// Attenuation of the whole SoundFont relative to the instrument, in dB, because a zone cannot be louder than its
  /// sample.
  private(set) var reduction = 0.0
  /// Number of regions whose group silences another group, which a SoundFont cannot express.
  private(set) var crossedGroups = 0

  private let delaysSamples: Bool
  private var files: [String: SampleFile] = [:]
  private var cutNumbers: [SampleCut: Int] = [:]
  private var classes = Numbering()

  /// A region whose sample has been inspected.
  private struct InspectedRegion {
    let region: Region
    let cut: Int
    let mode: Region.Loop.Mode
    let file: SampleFile
    let exclusiveClass: Int
  }

  /// - Parameter delaysSamples: see `PianoBuilder`.
  init(_ instrument: Instrument, _ settings: BuildSettings, delaysSamples: Bool) throws(SFZError) {
    self.delaysSamples = delaysSamples
    let regions = settings.layers.map(instrument.regions.keepingLayers) ?? instrument.regions
    var sources: [InspectedRegion] = []
    for region in regions { sources.append(try source(region, settings)) }
    try level(sources)
    for source in sources { addSilence(source) }
    let first = cuts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.file.channels) }
    for source in sources { addZones(source, sample: first[source.cut]) }
  }

  private mutating func source(_ region: Region, _ settings: BuildSettings) throws(SFZError) -> InspectedRegion {
    let file: SampleFile
    if let known = files[region.sample] {
      file = known
    } else {
      file = try SampleFile(region.sample, namedAt: region.place)
      files[region.sample] = file
    }
    let (cut, mode) = try SampleCut.of(region, file, seconds: settings.seconds)
    let number = cutNumbers[cut] ?? cuts.count
    if number == cuts.count {
      cutNumbers[cut] = number
      cuts.append(cut)
    }
    return InspectedRegion(
      region: region, cut: number, mode: mode, file: file, exclusiveClass: exclusiveClass(of: region))
  }

  /// A group that silences itself becomes an exclusive class. So does one that silences others, although the class then
  /// silences itself as well.
  private mutating func exclusiveClass(of region: Region) -> Int {
    guard let offBy = region.offBy else { return 0 }
    if offBy != region.group { crossedGroups += 1 }
    return min(classes.number(of: offBy) + 1, 127)
  }

  /// Makes sure that no zone is louder than its sample, by amplifying samples that have headroom and by attenuating
  /// everything.
  private mutating func level(_ sources: [InspectedRegion]) throws(SFZError) {
    scales = [Float](repeating: 1, count: cuts.count)
    var loudest = [Double](repeating: 0, count: cuts.count)
    for source in sources { loudest[source.cut] = max(loudest[source.cut], Self.loudest(source)) }
    for (index, cut) in cuts.enumerated() {
      // In a SoundFont, a mono sample panned to the centre is 3 dB softer on each side.
      let natural = cut.file.channels == 1 ? 2.0.squareRoot() : 1
      guard loudest[index] > natural * 1.001 else { continue }
      let peak = try cut.frames(scale: 1).joined().reduce(Float(0)) { max($0, abs($1)) }
      scales[index] = Float(min(loudest[index] / natural, max(1, 0.999 / Double(max(peak, 1e-6)))))
    }
    let most = zip(loudest, scales).map { $0 / Double($1) }.max() ?? 1
    reduction = max(0, 20 * log10(max(most, 1e-9)))
  }

  private static func loudest(_ source: InspectedRegion) -> Double {
    let sides = Self.channels(of: source).map { ($0 * $0).sum().squareRoot() }.max() ?? 0
    let keys = source.region.gain.dependsOnKey ? Array(source.region.keys) : [source.region.keys.lowerBound]
    let amplitudes = keys.flatMap { key in
      source.region.velocities.map { source.region.gain.amplitude(NoteOn(key: key, velocity: $0)) }
    }
    return sides * (amplitudes.max() ?? 0)
  }

  /// Left and right gain of each channel.
  private static func channels(of source: InspectedRegion) -> [SIMD2<Double>] {
    if source.file.channels == 1 { return [source.region.stereo.mono] }
    let (left, right) = source.region.stereo.channels
    return [left, right]
  }

  /// Maximum number of frames of silence before a sample: 24 s at 44.1 kHz. It bounds the memory; a synth delays an
  /// envelope by 18 s at most.
  private static let mostSilence = 1 << 20

  /// Where a sample has to be at the strike of a key, in frames from the first one that the region plays; negative in
  /// the silence before it.
  ///
  /// `delay` postpones the sample, but `ampeg_delay` only mutes it. In the SoundFont, the delay of the envelope is the
  /// sum of both.
  private func entry(_ source: InspectedRegion, at key: Int) -> Int {
    let region = source.region
    let framesPerSecond = Double(source.file.rate) * exp2(region.cents(at: key, source.file) / 1200)
    guard delaysSamples else {
      return -Int(min(region.delay * framesPerSecond, Double(Self.mostSilence)).rounded())
    }
    let cut = cuts[source.cut]
    let last = cut.loop?.lowerBound ?? cut.count - 1
    return Int(min(region.envelope.delay * framesPerSecond, Double(last)).rounded())
  }

  /// Puts enough silence before a region's sample for its keys.
  private mutating func addSilence(_ source: InspectedRegion) {
    let earliest = source.region.keys.map { entry(source, at: $0) }.min() ?? 0
    cuts[source.cut].silence = max(cuts[source.cut].silence, -earliest)
  }

  private mutating func addZones(_ source: InspectedRegion, sample: Int) {
    for (keys, amplitudes, entry) in parts(of: source) {
      for (channel, sides) in Self.channels(of: source).enumerated() {
        let share = (sides * sides).sum().squareRoot() / Double(scales[source.cut])
        let attenuations = amplitudes.map { $0 * share > 0 ? -20 * log10($0 * share) + reduction : .infinity }
        for fit in VelocityFit.fits(attenuations, source.region.velocities) {
          let sound = ZoneSound(
            source.region, source.file, source.mode, fit, exclusiveClass: source.exclusiveClass, sides: sides,
            start: cuts[source.cut].silence + entry)
          zones.append(
            BuiltZone(
              keys: keys, velocities: fit.velocities, layer: source.region.velocities, generators: sound.generators,
              modulators: sound.modulators, sample: sample + channel))
        }
      }
    }
  }

  /// The amplitudes of a region by velocity, and where its sample is entered, for each range of keys in which they are
  /// the same.
  private func parts(of source: InspectedRegion) -> [(keys: ClosedRange<Int>, amplitudes: [Double], entry: Int)] {
    let region = source.region
    func amplitudes(_ key: Int) -> [Double] {
      (0...127).map { region.gain.amplitude(NoteOn(key: key, velocity: $0)) }
    }
    let common = region.gain.dependsOnKey ? nil : amplitudes(region.keys.lowerBound)
    return region.keys.reduce(into: []) { parts, key in
      let next = (keys: key...key, amplitudes: common ?? amplitudes(key), entry: entry(source, at: key))
      if let last = parts.last, last.amplitudes == next.amplitudes, last.entry == next.entry {
        parts[parts.count - 1].keys = last.keys.lowerBound...key
      } else {
        parts.append(next)
      }
    }
  }
}
