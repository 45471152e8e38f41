public import Audio
public import Rendering

/// Everything that determines the audio of a piece besides its music and the SoundFont.
public struct SoundSettings: Hashable, Sendable, Encodable {
  public var sampleRate = SampleRate.hz44100
  /// 2, or 1 for the mean of left and right.
  public var channels = 2
  /// Target level of each piece.
  public var level = Level.standard
  /// Quality of lossy formats: one of `AudioFileFormat.qualities`.
  public var quality = AudioFileFormat.standardQuality
  /// Bit rate of lossy formats in kbit/s, in place of a quality.
  public var bitrate: Int?
  public var tags = TagSettings()
  /// How the audio files are cut, looped and faded; nil means that they contain the whole render.
  public var edit: AudioEdit?
  /// Whether FLAC and MP3 files get a picture of the notes as their cover; nil means no.
  public var hasCover: Bool?
  /// How rendered files are divided into stems; nil means no stems.
  public var stems: StemKind?
  public var render = RenderSettings()

  public init() {}
}

/// Tags chosen by the user. A tag that is nil, or whose fields all lack a value, gets Étude's default.
public struct TagSettings: Hashable, Sendable, Encodable {
  /// For rendered files only; a composed piece takes its title from its request.
  public var title: Template?
  public var artist: Template?
  public var album: Template?
  /// For example, `2026` or `2026-11-24`. There is no default, so that rendering a piece again gives the same bytes.
  public var date: String?
  public var comment: String?
  /// Whether each piece has its position in the batch as its track number; nil means no.
  public var numbersTracks: Bool?

  public init() {}

  /// Whether the tags of a piece contain its position in the batch.
  var tellsNumber: Bool {
    numbersTracks == true || [title, artist, album].contains { $0?.fields.contains(.index) == true }
  }
}
