// What the audio files of a piece say about it. Must not know formats.
internal import Audio

extension Piece {
  /// - Parameter making: how the music was made, which the comment says as the `.mid` does.
  func tags(_ wishes: TagWishes, _ making: Making) -> Tags {
    var tags = Tags()
    tags.title = (input == nil ? title : wishes.title ?? making.title ?? title).beginning
    tags.artist = (wishes.artist ?? making.provenance?.artist)?.beginning
    (tags.album, tags.date) = (wishes.album, wishes.date)
    tags.comment = comment(wishes, making)
    tags.copyright = making.licence?.notice
    // As the program is called: libsndfile reads this tag of an AIFF only up to a letter that is not ASCII.
    tags.software = "etude \(etudeVersion)"
    return tags
  }

  /// What libsndfile reads back from a WAV file, which is the least of all formats: 2047 bytes.
  private static let longestComment = 2000

  /// What was wished, and how the piece was composed for people and for programs. Where that is too long, less of it, but
  /// the last, which is what it can be composed again from.
  private func comment(_ wishes: TagWishes, _ making: Making) -> String? {
    let words = [wishes.comment].compactMap(\.self)
    let choices = [words + making.notices, words + making.notices.suffix(1), Array(making.notices.suffix(1))]
      .filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
    return choices.first { $0.utf8.count <= Piece.longestComment } ?? choices.last
  }
}

extension String {
  /// Its first 400 bytes, to whole characters: what a MIDI file calls itself can be as long as the file.
  fileprivate var beginning: String {
    guard utf8.count > 400 else { return self }
    return String(decoding: Array(utf8.prefix(400)), as: UTF8.self).replacing("\u{FFFD}", with: "")
  }
}

extension Provenance {
  /// Who composed it, for the tags.
  var artist: String { composer.map { "Étude, after \($0)" } ?? "Étude" }
}
