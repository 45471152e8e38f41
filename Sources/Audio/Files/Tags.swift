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

/// A picture in an audio file: its front cover.
package struct Cover: Hashable, Sendable {
  let png: [UInt8]

  package init(png: [UInt8]) { self.png = png }

  private static let mediaType = Array("image/png".utf8)

  /// The contents of an ID3v2 frame `APIC`: encoding, media type, kind 3 (front cover), description, picture.
  var frame: [UInt8] { [0] + Self.mediaType + [0, 3, 0] + png }

  /// The contents of a FLAC block `PICTURE` (RFC 9639, section 8.8): kind, media type, description, size, colours,
  /// picture. Numbers are big-endian.
  var block: [UInt8] {
    func number(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }
    // Width and height are bytes 16 to 24 of a PNG, in its chunk IHDR.
    let size = png.count < 24 ? [UInt8](repeating: 0, count: 8) : Array(png[16..<24])
    return number(3) + number(Self.mediaType.count) + Self.mediaType + number(0) + size + number(24) + number(0)
      + number(png.count) + png
  }
}
