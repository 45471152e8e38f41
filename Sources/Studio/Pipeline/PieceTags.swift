internal import Audio
private import Support

extension Piece {
  /// The tags of the piece's audio files.
  func tags(_ chosen: TagSettings, _ metadata: MusicMetadata) -> Tags {
    var tags = Tags()
    let values = fieldValues(metadata)
    let filled = { (template: Template?) in template?.tag { values[$0] ?? "" } }
    let titles = input == nil ? [title] : [filled(chosen.title), metadata.title, title]
    tags.title = titles.lazy.compactMap { $0?.asTag }.first
    tags.artist = (filled(chosen.artist) ?? metadata.provenance?.artist)?.asTag
    (tags.album, tags.date) = (filled(chosen.album)?.asTag, chosen.date)
    tags.track = chosen.numbersTracks == true ? "\(job.number)" : nil
    tags.comment = comment(chosen, metadata)
    tags.copyright = metadata.licence?.notice.asTag
    // Spelled without the accent, because libsndfile reads this tag of an AIFF file only up to the first non-ASCII
    // character.
    tags.software = "etude \(etudeVersion)"
    return tags
  }

  /// Values of the fields in the tags' templates.
  private func fieldValues(_ metadata: MusicMetadata) -> FieldValues {
    var values = job.file.map { FieldValues($0) } ?? [:]
    if case .composition(let plan, _) = job.source { values[.folder] = plan.folder }
    values[.title] = title
    values.merge(metadata.provenance.map { FieldValues($0) } ?? [:]) { $1 }
    values.merge(metadata.fields) { $1 }
    (values[.date], values[.index]) = (FieldValues.today, "\(job.number)")
    return values
  }

  /// Maximum length in bytes. libsndfile reads back 2047 bytes from a WAV file, fewer than from any other format.
  private static let longestComment = 2000

  /// The user's comment, and how the piece was composed, for people and for programs. If that is too long, only the
  /// last part is kept: the piece can be composed again from it.
  private func comment(_ chosen: TagSettings, _ metadata: MusicMetadata) -> String? {
    let words = [chosen.comment].compactMap(\.self)
    let choices = [words + metadata.notices, words + metadata.notices.suffix(1), Array(metadata.notices.suffix(1))]
      .filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
    return choices.first { $0.utf8.count <= Piece.longestComment } ?? choices.last
  }
}

extension Tags {
  /// The tags of a stem's files.
  func of(_ stem: PieceStem) -> Tags {
    var tags = self
    tags.title = title.map { "\($0) (\(stem.name))" } ?? stem.name
    return tags
  }
}

extension String {
  /// One line of at most 400 bytes, in whole characters: a title in a MIDI file can be as long as the file, and contain
  /// anything. Nil if nothing remains.
  fileprivate var asTag: String? {
    let tag = asOneSafeLine.cut(toBytes: 400)
    return tag.isEmpty ? nil : tag
  }
}

extension Provenance {
  /// The artist tag.
  var artist: String { composer.map { "Étude, after \($0)" } ?? "Étude" }
}

extension Tags {
  /// The tags of an edited render. The software tag says how it was edited, so that the file is not mistaken for an
  /// unedited one.
  func edited(_ edit: AudioEdit?) -> Tags {
    var tags = self
    if let edit { tags.software = [software, "\(edit)"].compactMap(\.self).joined(separator: "; ") }
    return tags
  }
}
