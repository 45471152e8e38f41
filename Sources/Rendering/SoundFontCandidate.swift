internal import Files
package import SoundFonts

/// A SoundFont found on this machine.
package struct SoundFontCandidate: Sendable {
  package let path: String
  /// Whether it is used if no other is given.
  package let isUsed: Bool
  /// Its contents, or the error found in it.
  package let file: Result<SoundFontFile, FontError>
}

extension SoundFont {
  /// All SoundFonts on this machine in order of preference: `ETUDE_SOUNDFONT`, then the folders, nearest first, and
  /// within each group the best first.
  package static func candidates() -> [SoundFontCandidate] { candidates(in: SoundFontPlaces()) }

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

  /// The SoundFonts in some folders and their subfolders, best first.
  static func sorted(_ folders: [String]) -> [String] {
    folders.flatMap { (try? filesBelow($0, extensions: ["sf2", "sf3"])) ?? [] }
      .sorted { (rank($0), $0) < (rank($1), $1) }
  }
}
