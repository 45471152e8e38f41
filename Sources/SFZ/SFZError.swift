public import Files
private import Support

/// A line of an SFZ file or of a file that it includes.
public struct SourceLocation: Hashable, Sendable, CustomStringConvertible {
  public let path: String
  /// Number of the line, from 1.
  public let line: Int

  public var description: String { "\(path):\(line)" }
}

/// An error in an SFZ instrument.
public struct SFZError: Error, Hashable, Sendable {
  public enum Fact: Hashable, Sendable {
    case file(FileError)
    /// The file is not text, or there is no region in it.
    case noRegions
    /// There are regions, but none sounds when a key is struck.
    case nothingSounds(regions: Int)
    case badValue(opcode: String, value: String, expected: String)
    /// A path leads outside the folder of the instrument.
    case outside(path: String)
    /// A file is missing; `others` is the number of other missing files.
    case missing(path: String, others: Int)
    case unreadableSample(path: String, reason: String)
    case tooManyIncludes(limit: Int)
    case tooLong(limit: Int)
    case tooManyRegions(limit: Int)
  }

  public let place: SourceLocation
  public let fact: Fact

  package init(_ place: SourceLocation, _ fact: Fact) { (self.place, self.fact) = (place, fact) }
}

extension SFZError: CustomStringConvertible {
  public var description: String {
    switch fact {
    case .file(let error): error.description
    case .noRegions: "\(place.path): expected an SFZ instrument, found no <region>; give another file"
    case .nothingSounds(let regions):
      "\(place.path): no region sounds when a key is struck (regions: \(regions)); give another file of this instrument"
    case .badValue(let opcode, let value, let expected):
      "\(place): expected \(expected) for \(opcode), found “\(value)”; correct it"
    case .outside(let path):
      "\(place): “\(path)” lies outside the folder of the instrument; move it there"
    case .missing(let path, let others):
      "\(place): there is no file \(path)"
        + (others > 0 ? ", nor \(counted(others, "other")) that the instrument names" : "")
        + "; get the complete instrument"
    case .unreadableSample(let path, let reason):
      "\(path): cannot be read as audio (\(reason)), and \(place) needs it; get the complete instrument"
    case .tooManyIncludes(let limit):
      "\(place): expected at most \(limit) files included in one instrument, and none in itself; correct it"
    case .tooManyRegions(let limit): "\(place): expected at most \(limit) regions in one instrument; split it"
    case .tooLong(let limit): "\(place): expected at most \(limit >> 20) MiB of text in one instrument; split it"
    }
  }
}
