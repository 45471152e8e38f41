internal import Files
internal import Glibc
internal import SFZ
internal import SoundFonts

/// A SoundFont file (.sf2, or .sf3 with samples in Ogg Vorbis), or one that was built from an SFZ instrument.
public struct SoundFont: Hashable, Sendable {
  public let path: String
  /// The file that the user named, which is the SFZ instrument if the SoundFont was built from one.
  public let name: String

  /// - Parameter path: a SoundFont, or an SFZ file from which a SoundFont is built unless it has been built before.
  /// - Throws: if the file doesn't exist or is not a SoundFont. The contents are checked when it is played.
  public init(_ path: String) throws(SoundFontError) { try self.init(path, variable: nil) }

  /// Finds the SoundFont to use: the one at the path `name`, otherwise `ETUDE_SOUNDFONT`, otherwise the best one in
  /// the nearest folder: `soundfonts/`, then the user's folders, then the system's.
  public static func find(_ name: String? = nil) throws(SoundFontError) -> SoundFont {
    try find(name, in: SoundFontPlaces())
  }

  static func find(_ name: String?, in places: SoundFontPlaces) throws(SoundFontError) -> SoundFont {
    if let name { return try SoundFont(name) }
    if let name = places.named { return try SoundFont(name, variable: "ETUDE_SOUNDFONT") }
    for folders in places.groups {
      if let path = sorted(folders).first { return try SoundFont(path) }
    }
    throw .noneFound(searched: places.groups.flatMap(\.self))
  }

  private init(_ path: String, variable: String?) throws(SoundFontError) {
    name = path
    let path = InstrumentFonts.isInstrument(path) ? try Self.built(path, variable: variable) : path
    let (beginning, length): ([UInt8], Int)
    do throws(FileError) {
      (beginning, length) = try readBeginning(of: path, count: 12)
    } catch {
      throw error.code == ENOENT ? .missing(path: path, variable: variable) : .unreadable(error)
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

  /// Number of recorded velocity layers of the piano at middle C. Velocity ranges that share a sample, and differ only
  /// in filter or volume, count as one.
  public func pianoLayers() throws(SoundFontError) -> Int {
    do throws(FontError) {
      let file = try SoundFontFile(path, name: name)
      return Set(try file.layers(of: file.piano()).filter { $0.keys.contains(60) }.map(\.samples)).count
    } catch {
      throw SoundFontError(error)
    }
  }

  private static func built(_ path: String, variable: String?) throws(SoundFontError) -> String {
    do {
      return try InstrumentFonts.font(
        of: path, cache: PlayableFont.cache, delaysSamples: SynthEngine.delaysSamples)
    } catch let error as SFZError {
      if case .file(let file) = error.fact, file.code == ENOENT, file.path == path {
        throw .missing(path: path, variable: variable)
      }
      throw .instrument(error)
    } catch let error as FileError {
      throw .unreadable(error)
    } catch let error as BuildError {
      throw .unbuildable(error)
    } catch {
      throw .unusable(path: path, reason: "\(error)")
    }
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
