public import Audio
public import Pictures

/// A kind of file that a piece can be written as.
public enum OutputFormat: Hashable, Sendable {
  case midi
  case audio(AudioFileFormat)
  /// The notes, the pedal and, where there are audio files, the waveform.
  case picture(PictureFormat)

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
    if fileExtension.lowercased() == "mid" {
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
    }
  }

  /// Without the dot.
  public var fileExtension: String {
    switch self {
    case .midi: "mid"
    case .audio(let format): format.fileExtension
    case .picture(let format): format.name
    }
  }

  var audio: AudioFileFormat? { if case .audio(let format) = self { format } else { nil } }

  var picture: PictureFormat? { if case .picture(let format) = self { format } else { nil } }

  static var all: [OutputFormat] {
    [.midi] + AudioFileFormat.allCases.map(OutputFormat.audio) + PictureFormat.allCases.map(OutputFormat.picture)
  }

  public static var allNames: [String] { all.map(\.name) }
}
