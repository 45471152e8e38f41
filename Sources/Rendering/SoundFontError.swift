// What can go wrong with a SoundFont.
public import Files
public import SFZ
public import SoundFonts

/// A SoundFont that was not found or cannot be used.
public enum SoundFontError: Error, Hashable, Sendable {
  /// None was named, and there is none in any of these folders.
  case noneFound(searched: [String])
  /// The one that was named is not there.
  case missing(path: String, namedBy: String)
  /// What the system says of it.
  case unreadable(FileError)
  /// What is wrong with its bytes.
  case damaged(FontError)
  /// What is wrong with an SFZ instrument that was named in place of a SoundFont.
  case instrument(SFZError)
  /// It does not fit into a SoundFont.
  case unbuildable(BuildError)
  /// FluidSynth refuses it: what it says.
  case unusable(path: String, reason: String)
  /// It is whole, but has no instrument in it.
  case empty(path: String)
}

extension SoundFontError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noneFound(let searched):
      """
      no SoundFont (.sf2, .sf3) in \(searched.joined(separator: ", ")); \
      install one (apt install musescore-general-soundfont), put one into soundfonts/, or name one with --soundfont
      """
    case .missing(let path, let namedBy):
      "\(path): there is no such SoundFont, though \(namedBy) names it; check the spelling, or leave it out"
    case .unreadable(let error):
      error.description
    case .damaged(let error):
      error.description
    case .instrument(let error):
      error.description
    case .unbuildable(let error):
      error.description
    case .unusable(let path, let reason):
      "\(path): FluidSynth cannot use this SoundFont: \(reason); get a whole copy, or choose another"
    case .empty(let path):
      "\(path): expected a piano in this SoundFont, found no instrument at all; choose another"
    }
  }
}
