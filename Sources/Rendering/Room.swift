// The rooms that a piano may stand in. Must not know how a room is computed.

/// What surrounds the piano.
public enum Room: String, CaseIterable, Encodable, Sendable {
  /// Nothing: the samples as they are.
  case none
  /// A room for a few listeners.
  case chamber
  /// A concert hall.
  case hall
  /// What the program `fluidsynth` makes when it is told nothing: its reverb and its chorus, and its clock. A MIDI file
  /// then sounds as it does there.
  case fluidsynth

  /// The reverb's settings; nil where there is none, or FluidSynth's own.
  ///
  /// Measured on a short chord of a sampled grand: in the chamber the reverb is 14 dB below the piano and lasts 1.1 s
  /// (RT60); in the hall 9 dB and 1.8 s. FluidSynth's own is not heard at all where the SoundFont does not ask for it.
  var reverb: Reverb? {
    switch self {
    case .none, .fluidsynth: nil
    case .chamber: Reverb(size: 0.3, damping: 0.4, width: 0.8, level: 0.5)
    case .hall: Reverb(size: 0.55, damping: 0.3, width: 1, level: 0.6)
    }
  }
}

/// What FluidSynth's reverb is set to.
struct Reverb: Hashable {
  /// 0…1: how long it lasts.
  var size: Double
  /// 0…1: how much sooner high frequencies die away.
  var damping: Double
  /// How far left and right are apart.
  var width: Double
  /// 0…1: how loud it is.
  var level: Double

  /// By the names that FluidSynth has for them.
  var numbers: [String: Double] {
    [
      "synth.reverb.room-size": size, "synth.reverb.damp": damping, "synth.reverb.width": width,
      "synth.reverb.level": level,
    ]
  }
}
