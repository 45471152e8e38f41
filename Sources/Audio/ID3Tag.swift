// The tag in front of an MP3: ID3v2.4, written. Must not know audio.

/// libsndfile writes UTF-8 into ID3 tags and calls it Latin-1, so that every other reader shows `Ã©` for `é`.
enum ID3Tag {
  /// The bytes that come before the first frame of audio; none where there is nothing to say.
  ///
  /// The names of the frames are those of id3.org's "ID3 tag version 2.4.0 – Native Frames".
  static func bytes(_ tags: Tags) -> [UInt8] {
    let frames = [
      ("TIT2", tags.title), ("TPE1", tags.artist), ("TALB", tags.album), ("TDRC", tags.date), ("TCON", tags.genre),
      ("TRCK", tags.track), ("TCOP", tags.copyright), ("TSSE", tags.software), ("COMM", tags.comment),
    ]
    let body = frames.flatMap { id, text in text.map { frame(id, $0) } ?? [] }
    return body.isEmpty ? [] : Array("ID3".utf8) + [4, 0, 0] + size(body.count) + body
  }

  private static func frame(_ id: String, _ text: String) -> [UInt8] {
    // 3 is UTF-8. A comment has a language, unknown here, and a short description, empty here.
    let content = [3] + (id == "COMM" ? Array("XXX".utf8) + [0] : []) + Array(text.utf8)
    return Array(id.utf8) + size(content.count) + [0, 0] + content
  }

  /// Four bytes of seven bits each.
  private static func size(_ count: Int) -> [UInt8] {
    [21, 14, 7, 0].map { UInt8(truncatingIfNeeded: count >> $0) & 0x7F }
  }
}
