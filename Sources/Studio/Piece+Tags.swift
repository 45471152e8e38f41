// What the audio files of a piece say about it. Must not know formats.
internal import Audio

extension Piece {
  /// - Parameter making: how the music was made, which the comment says as the `.mid` does.
  func tags(_ wishes: TagWishes, _ making: Making) -> Tags {
    var tags = Tags()
    tags.title = input == nil ? title : wishes.title ?? making.title ?? title
    tags.artist = wishes.artist ?? making.provenance?.artist
    (tags.album, tags.date) = (wishes.album, wishes.date)
    let comment = [wishes.comment].compactMap(\.self) + making.notices
    tags.comment = comment.isEmpty ? nil : comment.joined(separator: "\n")
    // As the program is called: libsndfile reads this tag of an AIFF only up to a letter that is not ASCII.
    tags.software = "etude \(etudeVersion)"
    return tags
  }
}

extension Provenance {
  /// Who composed it, for the tags.
  var artist: String { composer.map { "Étude, after \($0)" } ?? "Étude" }
}
