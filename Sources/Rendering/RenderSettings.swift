public import Music

/// Settings that change how a piece sounds.
public struct RenderSettings: Hashable, Sendable, Encodable {
  public var room = Room.chamber
  public var velocityCurve = VelocityCurve.linear
  /// Instruments for MIDI files; compositions are always played on the piano.
  public var instruments = Instruments.file
  /// Maximum number of voices (polyphony). A note of a stereo piano takes two, or four where layers overlap.
  /// FluidSynth's default of 256 cuts off notes of real pieces with long pedals; no tested piece has needed 1000.
  public var voices: Int { room == .fluidsynth ? 256 : 1024 }
  /// Number of synths that the keys are divided among, so that two cores can render one piece. The program `fluidsynth`
  /// has one, and its choice of voices is audible.
  var sections: Int { room == .fluidsynth ? 1 : 2 }

  public init() {}
}
