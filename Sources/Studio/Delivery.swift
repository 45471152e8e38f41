// As what a piece is delivered. Must not know how it is made.
public import Audio
public import Pictures

/// One file that a piece is delivered as.
public enum DeliveryFormat: Hashable, Sendable {
  case midi
  case audio(AudioFileFormat)
  /// Its notes, its pedal and, where there are audio files, its waveform.
  case picture(PictureFormat)

  /// - Parameter name: `mid`, or the name of an audio format or a picture format, in any case.
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

  /// - Parameter fileExtension: without the dot, in any case; the usual format of such files.
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

  static var all: [DeliveryFormat] {
    [.midi] + AudioFileFormat.allCases.map(DeliveryFormat.audio) + PictureFormat.allCases.map(DeliveryFormat.picture)
  }
  public static var allNames: [String] { all.map(\.name) }
}

/// Which files a piece becomes, and what happens to files of these names.
public struct Delivery: Sendable {
  public let formats: [DeliveryFormat]
  /// Whether files that are there already may be replaced.
  public let isReplacing: Bool

  public init(formats: [DeliveryFormat], isReplacing: Bool = false) throws(DeliveryError) {
    guard !formats.isEmpty else { throw .noFormats }
    for (index, format) in formats.enumerated() {
      if let other = formats[..<index].first(where: { $0.fileExtension == format.fileExtension }) {
        throw .sameName(other.name, format.name, fileExtension: format.fileExtension)
      }
    }
    (self.formats, self.isReplacing) = (formats, isReplacing)
  }

  var audioFormats: [AudioFileFormat] { formats.compactMap(\.audio) }
}
