internal import Audio
private import Files
private import FoundationEssentials
private import MIDI

/// Recognizes files that an earlier run made from the same request, without a manifest.
///
/// An audio file counts if it has the format, sample rate, channels, tags and provenance that it would get now. The
/// render of a foreign file must not be older than that file, either. A `.mid` is recognized only by its provenance, so
/// the `.mid` of a foreign file never is; a picture is recognized together with another file.
///
/// What no file stores cannot be compared. So no audio file counts if the request has other settings than the defaults
/// there, such as another room; if it has the defaults, the file may still have been made with other ones, or with
/// another SoundFont.
struct EarlierFiles {
  private let piece: Piece
  private let formats: [OutputFormat]
  private let sound: SoundSettings
  private let tags: Tags
  private let provenance: Provenance?

  init(of piece: Piece, _ formats: [OutputFormat], _ sound: SoundSettings) {
    (self.piece, self.formats, self.sound) = (piece, formats, sound)
    let metadata = piece.expectedMetadata(parsing: true)
    (tags, provenance) = (piece.tags(sound.tags, metadata).edited(sound.edit), metadata.provenance)
  }

  /// The formats whose files need not be made again.
  var finished: [OutputFormat] {
    let own = formats.filter { format in
      switch format {
      case .audio(let audio): isComparable && isOwn(piece.job.path.path(format), audio, tags)
      case .stem(let audio, let stem): isComparable && isOwn(piece.job.path.path(format), audio, tags.of(stem))
      case .midi: isOwnMIDI(piece.job.path.path(format))
      case .picture: false
      }
    }
    // A piece with stems is their sum, so a file that was made without stems is not the same.
    let sure = own.filter { format in
      guard let audio = format.audio, formats.contains(where: { $0.stem != nil }) else { return true }
      return own.contains { $0.stem != nil && $0.encoding == audio }
    }
    let pictures = formats.filter { $0.picture != nil && isRegularFile(piece.job.path.path($0)) }
    return sure.isEmpty ? [] : sure + pictures
  }

  /// Whether the request has the defaults for everything that audio files do not store.
  private var isComparable: Bool {
    if case .file(let source) = piece.music, source.options.keepsGaps { return false }
    var standard = SoundSettings()
    (standard.sampleRate, standard.channels, standard.edit) = (sound.sampleRate, sound.channels, sound.edit)
    (standard.stems, standard.tags) = (sound.stems, sound.tags)
    // The comment has the provenance in it, so only that is compared.
    standard.tags.comment = nil
    return standard == sound
  }

  /// - Parameter tags: the tags that the file would get.
  private func isOwn(_ path: String, _ format: AudioFileFormat, _ tags: Tags) -> Bool {
    guard let reader = try? AudioFileReader(path), reader.isEncoded(as: format) else { return false }
    let found = reader.tags
    return reader.sampleRate == sound.sampleRate.rawValue && reader.channels == sound.channels
      && found.software == tags.software && agree(found, tags)
      && isSame(found.comment.flatMap(Provenance.init(in:))) && (provenance != nil || isNotOlderThanInput(path))
  }

  /// Whether a file has the tags that it would get; AIFF does not store all of them.
  private func agree(_ found: Tags, _ tags: Tags) -> Bool {
    found.title == tags.title && found.artist == tags.artist && [nil, tags.album].contains(found.album)
      && [nil, tags.date].contains(found.date)
  }

  private func isOwnMIDI(_ path: String) -> Bool {
    guard provenance != nil, let file = try? MIDIFile.read(path: path).file else { return false }
    return isSame(file.provenance)
  }

  /// Whether two provenances are equal except for the outcome, which is unknown before the piece is composed.
  private func isSame(_ found: Provenance?) -> Bool {
    var (found, expected) = (found, provenance)
    if piece.input == nil {
      found?.outcome = nil
      expected?.outcome = nil
    }
    return found == expected
  }

  private func isNotOlderThanInput(_ path: String) -> Bool {
    guard let input = piece.input, let made = modificationDate(path), let read = modificationDate(input) else {
      return false
    }
    return made >= read
  }

  private func modificationDate(_ path: String) -> Date? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return attributes?[.modificationDate] as? Date
  }
}
