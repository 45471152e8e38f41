// How a piece is sounded. Must not know the synth.
public import Music

/// The choices of a render that are heard.
public struct RenderSettings: Hashable, Sendable, Encodable {
  public var room = Room.chamber
  public var velocityCurve = VelocityCurve.linear
  /// What a MIDI file is played on; a composition always has the piano.
  public var instruments = Instruments.file
  /// Which channels of a MIDI file are heard; nil for all.
  public var channels: ChannelChoice?
  /// How many samples may sound at once; a note of a stereo piano takes two, or four where layers meet. With FluidSynth's
  /// own 256, long pedals silence notes of real pieces; nothing heard here has needed a thousand.
  public var voices: Int { room == .fluidsynth ? 256 : 1024 }
  /// Among how many synths the keys are shared, so that two cores can work on one piece. The program has one, and which
  /// voice it gives a note is heard.
  var sections: Int { room == .fluidsynth ? 1 : 2 }

  public init() {}
}
