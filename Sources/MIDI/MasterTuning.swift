internal import Music

/// The tuning of all channels of a port.
struct MasterTuning: Equatable {
  /// In cents.
  var fine = 0.0
  /// In semitones; drums are not transposed.
  var coarse = 0

  mutating func update(_ message: SystemExclusive) {
    switch message {
    case .masterFineTuning(let cents): fine = cents
    case .masterCoarseTuning(let semitones): coarse = semitones
    case .reset: self = MasterTuning()
    case .rhythm, .masterVolume, .octaveTuning, .scaleTuning, .tuning: break
    }
  }

  func command(_ channel: UInt8, isRhythm: Bool) -> Command {
    .tune(channel: channel, cents: Float(fine) + (isRhythm ? 0 : 100 * Float(coarse)))
  }
}
