/// A delivery that makes no sense.
public enum OutputError: Error, Hashable, Sendable {
  case noFormats
  case unknownFormat(String)
  case sameName(String, String, fileExtension: String)
  /// A format that has no such sample rate; those that all formats have.
  case sampleRate(Int, format: String, possible: [Int])
  /// The files are there, and nobody said to replace them.
  case present([String])
  /// The file would replace the one that it is made from.
  case ownInput(String)
}

extension OutputError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noFormats:
      "no format is named; give --formats some of \(OutputFormat.allNames.joined(separator: ","))"
    case .unknownFormat(let name):
      "“\(name)” is not a format; --formats takes some of \(OutputFormat.allNames.joined(separator: ","))"
    case .sameName(let first, let second, let fileExtension):
      "formats \(first) and \(second) would both be written to the same .\(fileExtension) file; choose one of them"
    case .sampleRate(let rate, let format, let possible):
      "\(format) has no sample rate of \(rate) Hz; "
        + (possible.isEmpty
          ? "leave out one of the formats"
          : "give --sample-rate \(possible.map(String.init).joined(separator: " or "))")
    case .ownInput(let path):
      "\(path): would be replaced by what is made from it; choose another --out"
    case .present(let paths):
      "\(paths.joined(separator: ", ")): there already, and left as \(paths.count == 1 ? "it is" : "they are"); "
        + "use --force to replace, or another --out"
    }
  }
}
