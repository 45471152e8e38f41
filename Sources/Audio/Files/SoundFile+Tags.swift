internal import CSndFile

extension SoundFile {
  private static var codes: [(tag: WritableKeyPath<Tags, String?>, code: CInt)] {
    [
      (\.title, CInt(SF_STR_TITLE)), (\.artist, CInt(SF_STR_ARTIST)), (\.album, CInt(SF_STR_ALBUM)),
      (\.date, CInt(SF_STR_DATE)), (\.comment, CInt(SF_STR_COMMENT)), (\.software, CInt(SF_STR_SOFTWARE)),
      (\.genre, CInt(SF_STR_GENRE)), (\.track, CInt(SF_STR_TRACKNUMBER)), (\.copyright, CInt(SF_STR_COPYRIGHT)),
    ]
  }

  /// Sets the tags. Must be called before the first frame is written. Tags that the format doesn't support are ignored.
  mutating func set(_ tags: Tags) {
    for (tag, code) in SoundFile.codes {
      if let text = tags[keyPath: tag], !text.isEmpty { _ = set(text, code) }
    }
  }

  /// Sets the tag that `ExtraComments` replaces; call it after all other tags are set.
  mutating func setLicence(_ text: String) { _ = set(text, CInt(SF_STR_LICENSE)) }

  var tags: Tags {
    var tags = Tags()
    for (tag, code) in SoundFile.codes { tags[keyPath: tag] = string(code) }
    // libsndfile appends a suffix with its own name; remove it.
    tags.software = tags.software.map {
      String($0.prefix(upTo: $0.firstRange(of: " (libsndfile")?.lowerBound ?? $0.endIndex))
    }
    return tags
  }
}
