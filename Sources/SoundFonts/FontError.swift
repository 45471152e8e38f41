// Why a SoundFont cannot be read, checked or extracted, as facts. Must not know how files are read.
public import Files

/// A SoundFont file that something is wrong with.
public struct FontError: Error, Hashable, Sendable {
  public enum Fact: Hashable, Sendable {
    /// What the system says of it.
    case file(FileError)
    /// It begins otherwise than a SoundFont does.
    case foreign(found: [UInt8])
    /// Its length is not the one it claims at byte 4.
    case wrongLength(expected: Int, found: Int)
    case missingChunk(name: String, within: String)
    case chunkBeyond(offset: Int, name: String, claimed: Int, available: Int)
    case uneven(offset: Int, name: String, length: Int, record: Int)
    /// Of its records, of the zones of an instrument…: more than any SoundFont has, or than can be played in time.
    case tooMany(offset: Int, what: String, found: Int, limit: Int)
    case version(offset: Int, major: Int, minor: Int)
    /// An index that is less than the one before it, or beyond what it counts.
    case badIndex(offset: Int, name: String, found: Int, allowed: ClosedRange<Int>)
    /// The sample of a zone is not where its header says.
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
      (found < expected ? "a part of this SoundFont is missing" : "there is more in this file than a SoundFont")
        + ": expected \(expected) bytes, as said at byte 4, found \(found)"
    case .missingChunk(let name, let within): "expected a chunk “\(name)” in \(within), found none"
    case .chunkBeyond(let offset, let name, let claimed, let available):
      "byte \(offset): expected at most \(available) bytes for the chunk “\(name)”, found a length of \(claimed)"
    case .uneven(let offset, let name, let length, let record):
      "byte \(offset): expected records of \(record) bytes in “\(name)”, at least one, found \(length) bytes"
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
      "there is no preset \(bank):\(program) among the \(count) of this SoundFont"
    case .noPresets: "expected a piano in this SoundFont, found no instrument at all"
    }
  }

  private var advice: String {
    switch fact {
    case .foreign: "give a .sf2 or .sf3 file"
    case .noPreset: "etude soundfont info shows those that there are"
    case .noPresets: "choose another"
    case .version: "convert it, or choose another"
    case .wrongLength(let expected, let found) where found < expected: "get it again"
    case .tooMany: "it was not made to be played; choose another"
    default: "get a whole copy, or choose another"
    }
  }

  /// Letters as they are, other bytes in hexadecimal.
  private static func text(_ bytes: [UInt8]) -> String {
    if bytes.isEmpty { return "an empty file" }
    let isText = bytes.allSatisfy { 0x20..<0x7F ~= $0 }
    return isText ? "“\(String(decoding: bytes, as: UTF8.self))”" : bytes.map(hex).joined(separator: " ")
  }
}
