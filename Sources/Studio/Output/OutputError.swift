public import enum Audio.Bitrates
private import Files
private import Support

/// Errors in the choice of formats and output files.
public enum OutputError: Error, Hashable, Sendable {
  case noFormats
  case unknownFormat(String, known: [String])
  case sameName(String, String, fileExtension: String)
  /// The format does not support the sample rate; `possible` has those that all formats support.
  case sampleRate(Int, format: String, possible: [Int])
  /// The format does not support the bit rate, in kbit/s, at this sample rate and number of channels; it has only
  /// qualities there if `possible` is nil.
  case bitrate(Int, format: String, sampleRate: Int, channels: Int, possible: Bitrates?)
  /// The part to keep begins after the end of the piece; both in seconds.
  case startsTooLate(Double, end: Double)
  /// The files exist, and replacing them was not requested.
  case present([String])
  /// The files exist, and their contents differ from those that Étude recorded when it made them.
  case changed([String])
  /// A folder in the path of the outputs is a symbolic link, which can lead anywhere.
  case linkedFolder(String)
  /// The output would replace its own input.
  case ownInput(String)
}

/// Throws if a file to write is one of the inputs, even by another name.
///
/// - Parameter inputs: paths; nil for inputs that are not given.
func checkOutput(_ path: String, isNoneOf inputs: [String?]) throws(OutputError) {
  if inputs.contains(where: { $0.map { isSameFile($0, path) } ?? false }) { throw .ownInput(path) }
}

extension OutputError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noFormats:
      "no format is named"
    case .unknownFormat(let name, _):
      "“\(name)” is not a format"
    case .sameName(let first, let second, let fileExtension):
      "formats \(first) and \(second) would both be written to the same .\(fileExtension) file"
    case .sampleRate(let rate, let format, _):
      "\(format) does not support a sample rate of \(rate) Hz"
    case .bitrate(_, let format, let sampleRate, _, nil):
      "\(format) has no bit rates at \(sampleRate) Hz, only qualities"
    case .bitrate(let rate, let format, let sampleRate, let channels, let possible?):
      "\(format) has \(possible) kbit/s at \(sampleRate) Hz" + (channels == 1 ? " in mono" : "") + ", not \(rate)"
    case .startsTooLate(let start, let end):
      "the part to keep begins at \(plain(start)) s, but the audio ends at \(plain((end * 10).rounded() / 10)) s"
    case .linkedFolder(let path): "\(path): this folder is a symbolic link, which Étude does not write through"
    case .ownInput(let path):
      "\(path): this is one of the inputs, which are never replaced"
    case .changed(let paths):
      "\(paths.joined(separator: ", ")): the contents differ from what Étude wrote according to the manifest, so "
        + (paths.count == 1 ? "it was" : "they were") + " not replaced"
    case .present(let paths):
      paths.joined(separator: ", ") + (paths.count == 1 ? " exists and was" : " exist and were")
        + " made with other settings, from another file, or by another program"
    }
  }
}
