// All SoundFonts that would be found, in the order in which they are. Must not know how they are shown.
internal import Files
public import SoundFonts

/// A SoundFont of this machine.
public struct SoundFontCandidate: Sendable {
  public let path: String
  /// It is the one that is used when no other is named.
  public let isUsed: Bool
  /// What was read of it, or what is wrong with it.
  public let file: Result<SoundFontFile, FontError>
}

extension SoundFont {
  /// The SoundFonts of this machine, the one that is used first: that of `ETUDE_SOUNDFONT`, then the folders, nearest by
  /// first, and of each group the best first.
  public static func candidates() -> [SoundFontCandidate] { candidates(in: SoundFontPlaces()) }

  static func candidates(in places: SoundFontPlaces) -> [SoundFontCandidate] {
    var paths = places.named.map { [$0] } ?? []
    for group in places.groups {
      paths += Self.sorted(group).filter { !paths.contains($0) }
    }
    return paths.enumerated().map { index, path in
      SoundFontCandidate(
        path: path, isUsed: index == 0, file: Result { () throws(FontError) in try SoundFontFile(path) })
    }
  }

  /// The SoundFonts below some folders, the best first.
  static func sorted(_ folders: [String]) -> [String] {
    folders.flatMap { (try? filesBelow($0, extensions: ["sf2", "sf3"])) ?? [] }
      .sorted { (rank($0), $0) < (rank($1), $1) }
  }
}
