internal import Audio

/// What can be chosen when a SoundFont is built.
public struct BuildSettings: Hashable, Sendable {
  /// How samples are kept.
  public enum Format: String, CaseIterable, Sendable {
    /// 16 bits.
    case sf2
    /// 24 bits (SoundFont 2.04).
    case sf2Of24Bits = "sf2-24"
    /// Ogg Vorbis (SF3).
    case sf3
  }

  public var format: Format
  /// The most layers that a key may have; nil: all there are.
  public var layers: Int?
  /// Quality of Ogg Vorbis, one of `AudioFileFormat.qualities`.
  public var quality = AudioFileFormat.standardQuality
  /// How much of each sample is kept; nil: all of it.
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
      "\(path): would have \(found) \(what), and a SoundFont has at most \(limit); keep fewer layers with --layers"
    case .tooLong(let path, let bytes):
      "\(path): would be \(bytes) bytes, and a SoundFont ends at 4 GiB; choose --format sf3, --layers or --seconds"
    }
  }
}
