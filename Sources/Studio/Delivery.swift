// Where a piece goes and as what. Must not know how it is made.
public import Audio
private import Glibc

/// One file that a piece is delivered as.
public enum DeliveryFormat: Hashable, Sendable {
  case midi
  case audio(AudioFileFormat)

  /// - Parameter name: `mid`, or the name of an audio format, in any case.
  public init?(name: String) {
    if name.lowercased() == "mid" {
      self = .midi
    } else if let format = AudioFileFormat(name: name) {
      self = .audio(format)
    } else {
      return nil
    }
  }

  public var name: String {
    switch self {
    case .midi: "mid"
    case .audio(let format): format.name
    }
  }

  /// Without the dot.
  public var fileExtension: String {
    switch self {
    case .midi: "mid"
    case .audio(let format): format.fileExtension
    }
  }

  public static var allNames: [String] { ["mid"] + AudioFileFormat.allCases.map(\.name) }
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

  var audioFormats: [AudioFileFormat] {
    formats.compactMap { if case .audio(let format) = $0 { format } else { nil } }
  }

  /// The files of this name that are there already.
  func present(_ place: Place) -> [String] {
    formats.map { place.path($0.fileExtension) }.filter { access($0, F_OK) == 0 }
  }

  /// `place`, or with `-2`, `-3`, … behind its name, so that no file of that name is there yet.
  func free(_ place: Place) -> Place {
    if isReplacing || present(place).isEmpty { return place }
    return (2...).lazy.map { Place(folder: place.folder, stem: "\(place.stem)-\($0)") }.first { present($0).isEmpty }!
  }
}

/// A folder, and the name without extension that the files of a piece have in it.
struct Place: Sendable {
  let folder: String
  let stem: String

  /// - Parameter fileExtension: without the dot.
  func path(_ fileExtension: String) -> String {
    folder.hasSuffix("/") ? "\(folder)\(stem).\(fileExtension)" : "\(folder)/\(stem).\(fileExtension)"
  }
}

/// A delivery that makes no sense.
public enum DeliveryError: Error, Hashable, Sendable {
  case noFormats
  case unknownFormat(String)
  case sameName(String, String, fileExtension: String)
  /// The files are there, and nobody said to replace them.
  case present([String])
}

extension DeliveryError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noFormats:
      "no format is named; give --formats some of \(DeliveryFormat.allNames.joined(separator: ","))"
    case .unknownFormat(let name):
      "“\(name)” is not a format; --formats takes some of \(DeliveryFormat.allNames.joined(separator: ","))"
    case .sameName(let first, let second, let fileExtension):
      "formats \(first) and \(second) would both be written to the same .\(fileExtension) file; choose one of them"
    case .present(let paths):
      "\(paths.joined(separator: ", ")): there already, and left as \(paths.count == 1 ? "it is" : "they are"); "
        + "use --force to replace, or another --out"
    }
  }
}
