internal import Audio

extension Piece {
  /// The tags of the piece's audio files.
  func tags(_ chosen: TagSettings, _ metadata: MusicMetadata) -> Tags {
    var tags = Tags()
    tags.title = (input == nil ? title : chosen.title ?? metadata.title ?? title).beginning
    tags.artist = (chosen.artist ?? metadata.provenance?.artist)?.beginning
    (tags.album, tags.date) = (chosen.album, chosen.date)
    tags.comment = comment(chosen, metadata)
    tags.copyright = metadata.licence?.notice
    // Without the accent: libsndfile reads this tag of an AIFF file only up to the first non-ASCII character.
    tags.software = "etude \(etudeVersion)"
    return tags
  }

  /// In bytes. libsndfile reads back 2047 bytes from a WAV file, the least of all formats.
  private static let longestComment = 2000

  /// The user's comment, and how the piece was composed, for people and for programs. Where that is too long, the last
  /// part alone remains: the piece can be composed again from it.
  private func comment(_ chosen: TagSettings, _ metadata: MusicMetadata) -> String? {
    let words = [chosen.comment].compactMap(\.self)
    let choices = [words + metadata.notices, words + metadata.notices.suffix(1), Array(metadata.notices.suffix(1))]
      .filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
    return choices.first { $0.utf8.count <= Piece.longestComment } ?? choices.last
  }
}

extension String {
  /// The first 400 bytes, in whole characters: a title in a MIDI file can be as long as the file.
  fileprivate var beginning: String {
    guard utf8.count > 400 else { return self }
    return String(decoding: Array(utf8.prefix(400)), as: UTF8.self).replacing("\u{FFFD}", with: "")
  }
}

extension Provenance {
  /// The artist tag.
  var artist: String { composer.map { "Étude, after \($0)" } ?? "Étude" }
}
