internal import Composing
private import Files
internal import MIDI
internal import Music
internal import Support

/// A piece that is about to be made: its music and its name.
public struct Piece: Sendable {
  let job: Job
  let title: String
  let music: MusicSource
  /// A digest of everything that determines the music, but not its sound (SHA-256, in hexadecimal).
  let sourceDigest: String

  /// The origin of the music.
  enum MusicSource: Sendable {
    case composition(Composition)
    case file(MIDISource)
  }

  static func composition(_ composition: Composition, for job: Job) -> Piece {
    Piece(
      job: job, title: composition.title, music: .composition(composition),
      sourceDigest: sha256(Array(composition.provenance.line.utf8)))
  }

  /// Reads the bytes of a MIDI file, but does not parse them: the file may have been rendered already.
  static func file(_ input: Input, options: MIDIFile.Options, for job: Job) throws(MIDIError) -> Piece {
    let bytes = try MIDIFile.bytes(path: input.path, below: input.root)
    let source = MIDISource(path: input.path, bytes: bytes, options: options)
    return Piece(
      job: job, title: OutputPath.stem(of: input.path), music: .file(source), sourceDigest: sha256(source.bytes))
  }

  /// Facts about the music that are known before it is produced.
  ///
  /// - Parameter parsing: whether to parse files that Étude did not compose as well, for the fields of templates.
  func expectedMetadata(parsing: Bool) -> MusicMetadata {
    switch music {
    case .composition(let composition):
      return MusicMetadata(provenance: composition.provenance, licence: composition.licence)
    case .file(let source):
      guard parsing || Provenance.isMentioned(in: source.bytes), let file = try? source.read().file else {
        return MusicMetadata()
      }
      return MusicMetadata(file)
    }
  }

  var input: String? { job.input }
  var seed: UInt64? { job.seed }
}

/// Facts about the music of a piece that has been produced.
struct MusicMetadata: Sendable {
  var warnings: [String] = []
  /// See `PieceReport`.
  var isCutAtGap = false
  /// See `Composer.Outcome`; nil for a file.
  var redraws: Int?
  /// Number of notes and pedal presses of a file; its stream has controller changes in place of pedal presses.
  var events: Int?
  /// The input, if it contains more sounds than the piano; its `.mid` is then a copy of the file.
  var copy: MIDIFile?
  /// How the piece was composed, now or earlier; nil if unknown.
  var provenance: Provenance?
  /// The licence of the model that composed it; nil if unknown.
  var licence: ModelLicence?
  /// The title in a file that Étude wrote.
  var title: String?
  /// Facts from the MIDI file, for templates.
  var fields: FieldValues = [:]

  /// The text events of the `.mid`, which say how the piece was composed, for people and for programs.
  var notices: [String] {
    guard let provenance else { return [] }
    return [provenance.description.asOneSafeLine, provenance.line]
  }
}

extension MusicMetadata {
  /// Reads the facts from a MIDI file.
  init(_ file: MIDIFile) {
    self.init(provenance: file.provenance, licence: ModelLicence(notice: file.copyright), fields: FieldValues(file))
    title = provenance.flatMap { _ in file.title }
  }
}

/// A file that holds no music for a piano.
public enum PieceError: Error, Hashable, Sendable {
  /// The file has no notes except those of percussion channels. If events were lost, `damage` says why.
  case noNotes(path: String, percussion: Int, damage: String? = nil)
}

extension PieceError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noNotes(let path, let percussion, let damage):
      let finding =
        switch (percussion, damage) {
        case (0, nil): "has no notes, so there is nothing to play; give a file with music"
        case (0, let damage?): "is damaged and has no notes left (\(damage)); give another copy"
        default:
          "has \(counted(percussion, "note")) of percussion (channel 10) and none for a piano; "
            + "give a file with piano music"
        }
      return "\(nameInMessages(of: path)): \(finding)"
    }
  }
}
