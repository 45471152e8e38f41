/// Writes ID3v2.4 tags for MP3 files. libsndfile's own tags contain UTF-8 labelled as Latin-1, so that all other
/// readers show `Ã©` for `é`.
enum ID3Tag {
  /// The tag's bytes, which precede the first audio frame; empty if there are no tags.
  ///
  /// The frame names are those of id3.org's "ID3 tag version 2.4.0 – Native Frames".
  static func bytes(_ tags: Tags, loop: Range<Int>? = nil, cover: Cover? = nil) -> [UInt8] {
    let frames = [
      ("TIT2", tags.title), ("TPE1", tags.artist), ("TALB", tags.album), ("TDRC", tags.date), ("TCON", tags.genre),
      ("TRCK", tags.track), ("TCOP", tags.copyright), ("TSSE", tags.software), ("COMM", tags.comment),
    ]
    let own = loop.map { [("LOOPSTART", $0.lowerBound), ("LOOPLENGTH", $0.count)] } ?? []
    let body =
      frames.flatMap { id, text in text.map { frame(id, $0) } ?? [] }
      // User-defined texts: encoding, name, value.
      + own.flatMap { name, value in frame("TXXX", [3] + Array(name.utf8) + [0] + Array("\(value)".utf8)) }
      + (cover.map { frame("APIC", $0.frame) } ?? [])
    return body.isEmpty ? [] : Array("ID3".utf8) + [4, 0, 0] + size(body.count) + body
  }

  private static func frame(_ id: String, _ text: String) -> [UInt8] {
    // 3 means UTF-8. A comment has a language (unknown: XXX) and a short description (empty).
    let content = [3] + (id == "COMM" ? Array("XXX".utf8) + [0] : []) + Array(text.utf8)
    return frame(id, content)
  }

  private static func frame(_ id: String, _ content: [UInt8]) -> [UInt8] {
    Array(id.utf8) + size(content.count) + [0, 0] + content
  }

  /// A “synchsafe” integer: four bytes of seven bits each.
  private static func size(_ count: Int) -> [UInt8] {
    [21, 14, 7, 0].map { UInt8(truncatingIfNeeded: count >> $0) & 0x7F }
  }
}
