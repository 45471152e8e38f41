internal import Music

/// The tuning of the channels of a port.
struct MasterTuning: Equatable {
  /// In cents.
  var fine = 0.0
  /// In semitones; drums are not transposed.
  var coarse = 0
  /// Further semitones of each channel.
  var keyShifts = [Int](repeating: 0, count: 16)

  mutating func update(_ message: SystemExclusive) {
    switch message {
    case .masterFineTuning(let cents): fine = cents
    case .masterCoarseTuning(let semitones): coarse = semitones
    case .keyShift(let channel, let semitones): keyShifts[Int(channel)] = semitones
    case .reset: self = MasterTuning()
    case .rhythm, .masterVolume, .bendRange, .octaveTuning, .scaleTuning, .tuning: break
    }
  }

  /// In semitones, of a channel that plays no drums.
  func transposition(_ channel: UInt8) -> Int { coarse + keyShifts[Int(channel) % 16] }

  func command(_ channel: UInt8, isRhythm: Bool) -> SynthCommand {
    .tune(channel: channel, cents: Float(fine) + (isRhythm ? 0 : 100 * Float(transposition(channel))))
  }
}
