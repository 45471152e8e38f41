// How a piece is sounded. Must not know the synth.

/// The choices of a render that are heard.
public struct RenderSettings: Hashable, Sendable, Encodable {
  /// FluidSynth's room: on as it comes, which suits the dry samples of most SoundFonts.
  public var reverb = true
  /// FluidSynth's chorus: heard only with SoundFonts that ask for it.
  public var chorus = true
  /// How many samples may sound at once; a note of a stereo piano takes two, or four where layers meet.
  public var voices = 256

  public init() {}
}
