/// Metadata of an audio file; nil means that the tag is not set.
public struct Tags: Hashable, Sendable, Codable {
  public var title, artist, album: String?
  /// For example, `2026` or `2026-11-24`.
  public var date: String?
  public var comment: String?
  /// The program that made the file.
  public var software: String?
  public var genre: String?
  /// Track number in the album.
  public var track: String?
  public var copyright: String?

  public init() {}
}
