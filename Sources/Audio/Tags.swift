// What an audio file says about itself. Must not know how each kind of file keeps it.

/// The tags of a piece; nil is not said.
public struct Tags: Hashable, Sendable, Codable {
  public var title, artist, album: String?
  /// As in `2026` or `2026-11-24`.
  public var date: String?
  public var comment: String?
  /// What made the file.
  public var software: String?
  public var genre: String?
  /// Its number on the album.
  public var track: String?
  public var copyright: String?

  public init() {}
}
