internal import Audio

/// How a SoundFont is built from an SFZ instrument.
public struct BuildSettings: Hashable, Sendable {
  /// Format of the samples.
  public enum Format: String, CaseIterable, Sendable {
    /// 16-bit samples.
    case sf2
    /// 24-bit samples (SoundFont 2.04).
    case sf2Of24Bits = "sf2-24"
    /// Samples in Ogg Vorbis (SF3).
    case sf3
  }

  public var format: Format
  /// Maximum number of velocity layers per key; nil means all.
  public var layers: Int?
  /// Quality of Ogg Vorbis, one of `AudioFileFormat.qualities`.
  public var quality = AudioFileFormat.standardQuality
  /// Maximum length of each sample in seconds; nil means no limit.
  public var seconds: Double?

  public init(format: Format) { self.format = format }
}

/// An instrument that does not fit into a SoundFont.
public enum BuildError: Error, Hashable, Sendable, CustomStringConvertible {
  /// SoundFont 2 counts its records with 16 bits.
  case tooMany(path: String, what: String, found: Int, limit: Int)
  /// SoundFont 2 counts its bytes with 32 bits.
  case tooLong(path: String, bytes: Int)

  public var description: String {
    switch self {
    case .tooMany(let path, let what, let found, let limit):
      "\(path): would have \(found) \(what), but a SoundFont can have at most \(limit)"
    case .tooLong(let path, let bytes):
      "\(path): would be \(bytes) bytes, but a SoundFont is limited to 4 GiB"
    }
  }
}
