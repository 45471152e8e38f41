/// Keys and velocities at which one channel of a sample sounds, and how.
struct BuiltZone {
  let keys, velocities: ClosedRange<Int>
  /// The velocities of its region. Zones with the same layer share an instrument.
  let layer: ClosedRange<Int>
  /// Amounts of generators by number, except ranges and the sample.
  var generators: [Int: Int]
  var modulators: [[Int]]
  /// The index of the sample's header.
  let sample: Int
}

extension GeneratorID {
  static let startOffset = 0
  static let coarseStartOffset = 4
  static let filterCutoff = 8
  static let filterResonance = 9
  static let pan = 17
  static let delayVolume = 33
  static let attackVolume = 34
  static let holdVolume = 35
  static let decayVolume = 36
  static let sustainVolume = 37
  static let releaseVolume = 38
  static let attenuation = 48
  static let coarseTune = 51
  static let fineTune = 52
  static let scaleTuning = 56
}
