internal import Files

/// An open SoundFont file. Only its texts and tables are in memory; samples are read on demand.
///
/// Follows the SoundFont Technical Specification 2.04 (E-mu, 2006) and MuseScore's SF3 (version 3.01, with samples in
/// Ogg Vorbis).
package struct SoundFontFile: Sendable {
  /// Name of the file in error messages.
  package let path: String
  /// File size in bytes.
  package let size: Int
  package let version: Version
  /// The texts in the `INFO` chunk by their chunk names, such as `INAM` and `ICOP`.
  package let texts: [String: String]
  let bytes: FontBytes
  package let tables: Tables
  /// Where the upper 16 bits of all samples are, and the 8 bits below them, if there are any.
  let samples, samples24: Range<Int>
  /// Ranges of the file's `LIST` chunks by kind.
  let lists: [String: Range<Int>]
  /// Whether FluidSynth accepts the `INFO` chunk (`isPlain(_:)`).
  package let isPlain: Bool

  package struct Version: Hashable, Sendable, CustomStringConvertible {
    package let major, minor: Int
    package var description: String { "\(major).\(minor < 10 ? "0" : "")\(minor)" }
  }

  /// - Parameter name: the file in error messages; nil for its path.
  package init(_ path: String, name: String? = nil) throws(FontError) {
    let name = name ?? path
    let bytes: FontBytes
    do { bytes = try FontBytes(path: path) } catch {
      throw FontError(path: name, .file(FileError(path: name, action: error.action, code: error.code)))
    }
    try self.init(bytes, path: name)
  }

  package init(_ bytes: FontBytes, path: String) throws(FontError) {
    (self.bytes, self.path, size) = (bytes, path, bytes.count)
    let reader = ChunkReader(bytes: bytes, path: path)
    let head = try reader.read(0..<min(12, bytes.count))
    guard head.starts(with: "RIFF".utf8), head.dropFirst(8).elementsEqual("sfbk".utf8) else {
      throw FontError(path: path, .foreign(found: head))
    }
    let expected = 8 + head.long(at: 4)
    guard expected == bytes.count else {
      throw FontError(path: path, .wrongLength(expected: expected, found: bytes.count))
    }
    let lists = try reader.chunks(in: 12..<bytes.count, of: "the file")
    let info = try reader.list("INFO", among: lists)
    isPlain = Self.isPlain(info)
    self.lists = try reader.kinds(of: lists)
    version = try Self.version(info, reader)
    texts = try Self.texts(info, reader)
    let sounds = try reader.list("sdta", among: lists)
    samples = sounds.first { $0.name == "smpl" }?.range ?? 0..<0
    samples24 = Self.low(sounds, beside: samples, version)
    tables = try Tables(reader.list("pdta", among: lists), reader)
  }

  private static func version(_ info: [Chunk], _ reader: ChunkReader) throws(FontError) -> Version {
    guard let chunk = info.first(where: { $0.name == "ifil" }), chunk.range.count == 4 else {
      throw FontError(path: reader.path, .missingChunk(name: "ifil", within: "“INFO”, of 4 bytes"))
    }
    let bytes = try reader.read(chunk.range)
    let version = Version(major: bytes.word(at: 0), minor: bytes.word(at: 2))
    guard 2...3 ~= version.major else {
      throw FontError(
        path: reader.path,
        .version(offset: chunk.range.lowerBound, major: version.major, minor: version.minor))
    }
    return version
  }

  /// Texts are cut to 64 KiB.
  private static func texts(_ info: [Chunk], _ reader: ChunkReader) throws(FontError) -> [String: String] {
    var texts: [String: String] = [:]
    for chunk in info where !["ifil", "iver"].contains(chunk.name) && texts[chunk.name] == nil {
      let start = chunk.range.lowerBound
      let text = cleaned(try reader.read(start..<start + min(chunk.range.count, 65_536)), keeping: "\n")
      texts[chunk.name] = String(text.reversed().drop { $0.isWhitespace }.reversed())
    }
    return texts
  }

  /// The lower 8 bits are only valid from version 2.04 on, and only if there are as many as samples.
  private static func low(_ sounds: [Chunk], beside high: Range<Int>, _ version: Version) -> Range<Int> {
    guard version.minor >= 4, let low = sounds.first(where: { $0.name == "sm24" }) else { return 0..<0 }
    let half = high.count / 2
    return low.range.count == half + half % 2 ? low.range : 0..<0
  }
}

extension SoundFontFile {
  /// Identifies the file and its version.
  package var identity: FileIdentity? { bytes.identity }

  /// The name stored in the file, if there is one.
  package var name: String? { texts["INAM"].flatMap { $0.isEmpty ? nil : $0 } }

  func fail(_ fact: FontError.Fact) -> FontError { FontError(path: path, fact) }
}
