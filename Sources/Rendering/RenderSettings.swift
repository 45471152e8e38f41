// How a piece is sounded. Must not know the synth.

/// The choices of a render that are heard.
public struct RenderSettings: Hashable, Sendable, Encodable {
  public var room = Room.chamber
  public var velocityCurve = VelocityCurve.linear
  /// How many samples may sound at once; a note of a stereo piano takes two, or four where layers meet.
  public var voices = 256

  public init() {}
}
