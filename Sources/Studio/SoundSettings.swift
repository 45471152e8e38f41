// How pieces sound in their audio files: the choices, in one place. Must not know who makes them or why.
public import Audio
public import Rendering

/// What decides the audio of a piece, besides its music and the SoundFont.
public struct SoundSettings: Hashable, Sendable, Encodable {
  public var sampleRate = SampleRate.hz44100
  /// 2, or 1: the mean of both.
  public var channels = 2
  /// How loud each piece becomes.
  public var level = Level.standard
  /// Of files in lossy formats: one of `AudioFileFormat.qualities`.
  public var quality = AudioFileFormat.standardQuality
  /// What its files say.
  public var tags = TagWishes()
  /// How the synth plays it.
  public var render = RenderSettings()

  public init() {}
}
