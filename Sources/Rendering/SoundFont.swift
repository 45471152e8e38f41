internal import Files
internal import Glibc
internal import SoundFonts

/// A SoundFont file (.sf2, or .sf3 with samples in Ogg Vorbis).
public struct SoundFont: Hashable, Sendable {
  public let path: String

  /// - Throws: if the file doesn't exist or is not a SoundFont. The contents are checked when it is played.
  public init(_ path: String) throws(SoundFontError) { try self.init(path, namedBy: "the command line") }

  /// Finds the SoundFont to use: the one given by name, otherwise `ETUDE_SOUNDFONT`, otherwise the best one in the
  /// nearest folder: `soundfonts/`, then the user's folders, then the system's.
  ///
  /// - Parameter name: a path from the command line.
  public static func find(_ name: String? = nil) throws(SoundFontError) -> SoundFont {
    try find(name, in: SoundFontPlaces())
  }

  static func find(_ name: String?, in places: SoundFontPlaces) throws(SoundFontError) -> SoundFont {
    if let name { return try SoundFont(name) }
    if let name = places.named { return try SoundFont(name, namedBy: "ETUDE_SOUNDFONT") }
    for folders in places.groups {
      if let path = sorted(folders).first { return try SoundFont(path) }
    }
    throw .noneFound(searched: places.groups.flatMap(\.self))
  }

  private init(_ path: String, namedBy: String) throws(SoundFontError) {
    let (beginning, length): ([UInt8], Int)
    do throws(FileError) {
      (beginning, length) = try readBeginning(of: path, count: 12)
    } catch {
      throw error.code == ENOENT ? .missing(path: path, namedBy: namedBy) : .unreadable(error)
    }
    guard beginning.starts(with: "RIFF".utf8), beginning.dropFirst(8).elementsEqual("sfbk".utf8) else {
      throw .damaged(FontError(path: path, .foreign(found: beginning)))
    }
    let expected = 8 + beginning[4..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length >= expected else {
      throw .damaged(FontError(path: path, .wrongLength(expected: expected, found: length)))
    }
    self.path = path
  }

  /// Ranks a SoundFont by the expected quality of its piano, judged by its name; lower is better. SoundFonts made for
  /// the piano come first, then the General MIDI collections from the best piano down, then all others.
  static func rank(_ path: String) -> Int {
    let name = fileName(of: path).lowercased()
    let known = [
      "piano", "grand", "musescore_general_hq", "musescore_general_full", "musescore_general", "generaluser",
      "fluidr3", "default-gm", "timgm6mb",
    ]
    return known.firstIndex { name.contains($0) } ?? known.count
  }
}
