// What the audio files of a piece say about it. Must not know formats.
internal import Audio

extension Piece {
  var tags: Tags {
    var tags = Tags()
    tags.title = title
    tags.software = "etude \(etudeVersion)"
    return tags
  }
}
