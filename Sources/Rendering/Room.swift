/// Acoustic environment of the piano.
public enum Room: String, CaseIterable, Encodable, Sendable {
  /// No reverb: only the samples.
  case none
  /// Chamber music room.
  case chamber
  /// A concert hall.
  case hall

  /// Reverb settings; nil for no reverb.
  ///
  /// Measured on a short chord of a sampled grand piano: in the chamber, the reverb is 14 dB below the piano and lasts
  /// 1.1 s (RT60); in the hall, 9 dB and 1.8 s.
  var reverb: Reverb? {
    switch self {
    case .none: nil
    case .chamber: Reverb(size: 0.3, damping: 0.4, width: 0.8, level: 0.5)
    case .hall: Reverb(size: 0.55, damping: 0.3, width: 1, level: 0.6)
    }
  }
}

/// Settings of FluidSynth's reverb.
struct Reverb: Hashable {
  /// Room size, 0…1: longer decay for larger rooms.
  var size: Double
  /// Damping, 0…1: faster decay of high frequencies.
  var damping: Double
  /// Stereo width.
  var width: Double
  /// Level, 0…1.
  var level: Double

  /// Values by the names of FluidSynth's settings.
  var numbers: [String: Double] {
    [
      "synth.reverb.room-size": size, "synth.reverb.damp": damping, "synth.reverb.width": width,
      "synth.reverb.level": level,
    ]
  }
}
