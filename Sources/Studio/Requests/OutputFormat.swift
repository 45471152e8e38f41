public import Audio
public import Pictures

/// A kind of file that a piece can be written as.
public enum OutputFormat: Hashable, Sendable {
  case midi
  case audio(AudioFileFormat)
  /// The notes, the pedal and, if there are audio files, the waveform.
  case picture(PictureFormat)
  /// A part of the sound, in addition to the audio file of that format.
  case stem(AudioFileFormat, PieceStem)

  /// - Parameter name: `mid`, or the name of an audio or picture format, in any case.
  public init?(name: String) {
    if name.lowercased() == "mid" {
      self = .midi
    } else if let format = AudioFileFormat(name: name) {
      self = .audio(format)
    } else if let format = PictureFormat(name: name) {
      self = .picture(format)
    } else {
      return nil
    }
  }

  /// The usual format of files with an extension.
  ///
  /// - Parameter fileExtension: without the dot, in any case.
  public init?(fileExtension: String) {
    if ["mid", "midi"].contains(fileExtension.lowercased()) {
      self = .midi
    } else if let format = AudioFileFormat(fileExtension: fileExtension) {
      self = .audio(format)
    } else if let format = PictureFormat(name: fileExtension) {
      self = .picture(format)
    } else {
      return nil
    }
  }

  public var name: String {
    switch self {
    case .midi: "mid"
    case .audio(let format): format.name
    case .picture(let format): format.name
    case .stem: fileExtension
    }
  }

  /// File name extension without its first dot. That of a stem begins with the stem's name: `ch10-drums.wav`.
  public var fileExtension: String {
    switch self {
    case .midi: "mid"
    case .audio(let format): format.fileExtension
    case .picture(let format): format.name
    case .stem(let format, let stem): "\(stem.name).\(format.fileExtension)"
    }
  }

  var audio: AudioFileFormat? { if case .audio(let format) = self { format } else { nil } }

  /// Whether it is an audio file of the whole piece.
  public var isAudio: Bool { audio != nil }

  var stem: PieceStem? { if case .stem(_, let stem) = self { stem } else { nil } }

  /// The format of an audio file, of the whole piece or of a stem.
  var encoding: AudioFileFormat? { if case .stem(let format, _) = self { format } else { audio } }

  package var picture: PictureFormat? { if case .picture(let format) = self { format } else { nil } }

  public static var all: [OutputFormat] {
    [.midi] + AudioFileFormat.allCases.map(OutputFormat.audio) + PictureFormat.allCases.map(OutputFormat.picture)
  }

  public static var allNames: [String] { all.map(\.name) }
}
