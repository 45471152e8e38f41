public import Files
private import Support

/// An error in a SoundFont file.
public struct FontError: Error, Hashable, Sendable {
  public enum Fact: Hashable, Sendable {
    /// The system cannot read the file.
    case file(FileError)
    /// The file doesn't begin like a SoundFont.
    case foreign(found: [UInt8])
    /// The file's length differs from the length stored at byte 4.
    case wrongLength(expected: Int, found: Int)
    case missingChunk(name: String, within: String)
    case chunkBeyond(offset: Int, name: String, claimed: Int, available: Int)
    case uneven(offset: Int, name: String, length: Int, record: Int)
    /// More records, zones or other items than any real SoundFont has, or than can be loaded in a reasonable time.
    case tooMany(offset: Int, what: String, found: Int, limit: Int)
    case version(offset: Int, major: Int, minor: Int)
    /// An index that is smaller than the previous one, or out of range.
    case badIndex(offset: Int, name: String, found: Int, allowed: ClosedRange<Int>)
    /// A sample's header points outside the sample data.
    case sampleBeyond(offset: Int, name: String, start: Int, end: Int, available: Int)
    case badVorbis(offset: Int, name: String, reason: String)
    case noPreset(bank: Int, program: Int, count: Int)
    case noPresets
  }

  public let path: String
  public let fact: Fact

  package init(path: String, _ fact: Fact) {
    self.path = path
    self.fact = fact
  }
}

extension FontError: CustomStringConvertible {
  public var description: String {
    if case .file(let error) = fact { return error.description }
    return "\(path): \(finding); \(advice)"
  }

  private var finding: String {
    switch fact {
    case .file(let error): error.description
    case .foreign(let found):
      "not a SoundFont: expected RIFF…sfbk at byte 0, found \(Self.text(found))"
    case .wrongLength(let expected, let found):
      (found < expected ? "this SoundFont is truncated" : "this file has extra bytes after the SoundFont")
        + ": expected \(counted(expected, "byte")) according to byte 4, found \(found)"
    case .missingChunk(let name, let within): "chunk “\(name)” is missing in \(within)"
    case .chunkBeyond(let offset, let name, let claimed, let available):
      "byte \(offset): expected at most \(counted(available, "byte")) for the chunk “\(name)”, "
        + "found a length of \(claimed)"
    case .uneven(let offset, let name, let length, let record):
      "byte \(offset): expected records of \(record) bytes in “\(name)”, at least one, found \(counted(length, "byte"))"
    case .tooMany(let offset, let what, let found, let limit):
      "byte \(offset): expected at most \(limit) \(what), found \(found)"
    case .version(let offset, let major, let minor):
      "byte \(offset): expected version 2 or 3 of the format, found \(major).\(minor)"
    case .badIndex(let offset, let name, let found, let allowed):
      "byte \(offset): expected \(name) from \(allowed.lowerBound) to \(allowed.upperBound), found \(found)"
    case .sampleBeyond(let offset, let name, let start, let end, let available):
      "byte \(offset): expected sample “\(name)” within 0 to \(available), found \(start) to \(end)"
    case .badVorbis(let offset, let name, let reason):
      "byte \(offset): expected Ogg Vorbis for sample “\(name)”, found \(reason)"
    case .noPreset(let bank, let program, let count):
      "this SoundFont has no preset \(bank):\(program) (it has \(counted(count, "preset")))"
    case .noPresets: "this SoundFont contains no instruments"
    }
  }

  private var advice: String {
    switch fact {
    case .foreign: "give a .sf2 or .sf3 file"
    case .noPreset: "choose one of those"
    case .noPresets: "choose another one"
    case .version: "convert it, or choose another one"
    case .wrongLength(let expected, let found) where found < expected: "download it again"
    case .tooMany: "it is not a usable SoundFont; choose another one"
    default: "get an intact copy, or choose another one"
    }
  }

  /// Printable bytes as text, others in hexadecimal.
  private static func text(_ bytes: [UInt8]) -> String {
    if bytes.isEmpty { return "an empty file" }
    let isText = bytes.allSatisfy { 0x20..<0x7F ~= $0 }
    return isText ? "“\(String(decoding: bytes, as: UTF8.self))”" : bytes.map(hex).joined(separator: " ")
  }
}
