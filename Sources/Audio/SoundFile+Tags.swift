// Tags in libsndfile's words. Must not know which formats have which.
internal import CSndFile

extension SoundFile {
  private static var codes: [(tag: WritableKeyPath<Tags, String?>, code: CInt)] {
    [
      (\.title, CInt(SF_STR_TITLE)), (\.artist, CInt(SF_STR_ARTIST)), (\.album, CInt(SF_STR_ALBUM)),
      (\.date, CInt(SF_STR_DATE)), (\.comment, CInt(SF_STR_COMMENT)), (\.software, CInt(SF_STR_SOFTWARE)),
      (\.genre, CInt(SF_STR_GENRE)), (\.track, CInt(SF_STR_TRACKNUMBER)), (\.copyright, CInt(SF_STR_COPYRIGHT)),
    ]
  }

  /// Before the first frame is written. What the format has no place for is left out.
  mutating func set(_ tags: Tags) {
    for (tag, code) in SoundFile.codes {
      if let text = tags[keyPath: tag], !text.isEmpty { _ = set(text, code) }
    }
  }

  var tags: Tags {
    var tags = Tags()
    for (tag, code) in SoundFile.codes { tags[keyPath: tag] = string(code) }
    // Its own name, which it adds to that of whoever uses it.
    tags.software = tags.software.map {
      String($0.prefix(upTo: $0.firstRange(of: " (libsndfile")?.lowerBound ?? $0.endIndex))
    }
    return tags
  }
}
