internal import Audio
internal import Glibc
internal import SFZ

/// A region's opcodes as generators of SoundFont 2.04 (8.1.2), as FluidSynth understands them.
struct ZoneSound {
  private(set) var generators: [Int: Int] = [:]
  private(set) var modulators: [[Int]] = []

  /// SFZ's decays and releases fall by 9 nepers in the given time (sfizz, `ADSREnvelope.cpp`); FluidSynth's fall by 96
  /// dB.
  private static let fallTime = 96 / (9 * 20 / 2.302_585_092_994_046)
  /// FluidSynth applies 0.4 of the attenuation that a generator specifies, as EMU's cards did.
  private static let attenuationUnit = 0.04

  /// - Parameters:
  ///   - exclusiveClass: 0 for none.
  ///   - sides: the left and right amplitudes, of which only the ratio is used.
  ///   - start: the frame of the sample with which it begins.
  init(
    _ region: Region, _ file: SampleFile, _ mode: Region.Loop.Mode, _ fit: VelocityFit, exclusiveClass: Int,
    sides: SIMD2<Double>, start: Int
  ) {
    if start % 32768 != 0 { generators[GeneratorID.startOffset] = start % 32768 }
    if start >= 32768 { generators[GeneratorID.coarseStartOffset] = start / 32768 }
    addLevel(fit, sides)
    addPitch(region, file)
    addEnvelope(region, mode)
    if let filter = region.filter {
      set(GeneratorID.filterCutoff, 1200 * log2(filter.cutoff / 8.175_798_915_643_707), 1500...13500)
      if filter.resonance > 0 { set(GeneratorID.filterResonance, filter.resonance * 10, 0...960) }
      if filter.velocityTrack != 0 {
        modulators.append([0x0002, GeneratorID.filterCutoff, Int(filter.velocityTrack), 0, 0])
      }
    }
    if exclusiveClass != 0 { generators[GeneratorID.exclusiveClass] = exclusiveClass }
    switch mode {
    case .always: generators[GeneratorID.sampleModes] = 1
    case .untilRelease: generators[GeneratorID.sampleModes] = 3
    case .none, .oneShot: break
    }
  }

  private mutating func addLevel(_ fit: VelocityFit, _ sides: SIMD2<Double>) {
    set(GeneratorID.pan, atan2(sides.y, sides.x) / (.pi / 2) * 1000 - 500, -500...500)
    if generators[GeneratorID.pan] == 0 { generators[GeneratorID.pan] = nil }
    let (velocity, concave, toSwitch, downwards) = (0x0002, 0x0400, 0x0C00, 0x0100)
    if VelocityFit.generated.contains(fit.constant) {
      set(GeneratorID.attenuation, fit.constant / Self.attenuationUnit, 0...1440)
      if generators[GeneratorID.attenuation] == 0 { generators[GeneratorID.attenuation] = nil }
    } else {
      let isLow = fit.velocities.upperBound < 64
      let amount = Int((fit.constant * 10).rounded())
      modulators.append([velocity | toSwitch | (isLow ? downwards : 0), GeneratorID.attenuation, amount, 0, 0])
    }
    if abs(fit.slope - 1) > 0.001 {
      let amount = Int((fit.slope * 960).rounded())
      modulators.append([velocity | concave | downwards, GeneratorID.attenuation, amount, 0, 0])
    }
  }

  private mutating func addPitch(_ region: Region, _ file: SampleFile) {
    let root = min(max(region.center(file), 0), 127)
    let cents = region.cents(at: root, file)
    generators[GeneratorID.overridingRootKey] = root
    let coarse = (cents / 100).rounded(.toNearestOrAwayFromZero)
    if coarse != 0 { set(GeneratorID.coarseTune, coarse, -120...120) }
    let fine = (cents - 100 * coarse).rounded()
    if fine != 0 { generators[GeneratorID.fineTune] = Int(fine) }
    if region.keyTrack != 100 { set(GeneratorID.scaleTuning, region.keyTrack, -1200...1200) }
  }

  private mutating func addEnvelope(_ region: Region, _ mode: Region.Loop.Mode) {
    let envelope = region.envelope
    setTime(GeneratorID.delayVolume, region.delay + envelope.delay, most: 5000)
    setTime(GeneratorID.attackVolume, envelope.attack, most: 8000)
    if envelope.sustain < 1 {
      setTime(GeneratorID.holdVolume, envelope.hold, most: 5000)
      setTime(GeneratorID.decayVolume, envelope.decay * Self.fallTime, most: 8000)
      // FluidSynth reaches 960 cB where the generator specifies 1000.
      let fall = envelope.sustain > 0 ? -200 * log10(envelope.sustain) / 0.96 : 1000
      set(GeneratorID.sustainVolume, fall, 0...1000)
    }
    // A one-shot region sounds to its end after the key is released, falling by 1 dB per second.
    let release = mode == .oneShot ? 100 : envelope.release
    setTime(GeneratorID.releaseVolume, release * Self.fallTime, most: 8000)
  }

  /// Sets a time in timecents. The shortest, one millisecond, is the default, so it is left out.
  private mutating func setTime(_ generator: Int, _ seconds: Double, most: Double) {
    if seconds > 0.001 { set(generator, 1200 * log2(seconds), -12000...most) }
  }

  private mutating func set(_ generator: Int, _ value: Double, _ range: ClosedRange<Double>) {
    generators[generator] = Int(min(max(value, range.lowerBound), range.upperBound).rounded())
  }
}

extension Region {
  /// The key at which a sample has its recorded pitch, apart from any tuning.
  fileprivate func center(_ file: SampleFile) -> Int { keyCenter ?? file.properties?.key ?? 60 }

  /// How much higher than recorded a sample sounds at a key, in cents.
  func cents(at key: Int, _ file: SampleFile) -> Double {
    // A sample's own tuning applies only if its own key does.
    let own = keyCenter == nil ? file.properties?.cents ?? 0 : 0
    return cents - Double(own) + keyTrack * Double(key - center(file))
  }
}
