// How a piece is sounded. Must not know the synth.

/// The choices of a render that are heard.
public struct RenderSettings: Hashable, Sendable, Encodable {
  public var room = Room.chamber
  public var velocityCurve = VelocityCurve.linear
  /// How many samples may sound at once; a note of a stereo piano takes two, or four where layers meet. With FluidSynth's
  /// own 256, long pedals silence notes of real pieces; nothing heard here has needed a thousand.
  public var voices: Int { room == .fluidsynth ? 256 : 1024 }

  public init() {}
}
