public import Files
public import SoundFonts

/// A SoundFont that was not found or cannot be used.
public enum SoundFontError: Error, Hashable, Sendable {
  /// No SoundFont was named, and none was found in these folders.
  case noneFound(searched: [String])
  /// The named SoundFont does not exist.
  case missing(path: String, namedBy: String)
  /// The system cannot read the file.
  case unreadable(FileError)
  /// The file's contents are damaged.
  case damaged(FontError)
  /// FluidSynth rejects the file; `reason` is its message.
  case unusable(path: String, reason: String)
  /// The file is intact but contains no instrument.
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
      "\(path): this SoundFont, named by \(namedBy), does not exist; check the spelling, or leave it out"
    case .unreadable(let error):
      error.description
    case .damaged(let error):
      error.description
    case .unusable(let path, let reason):
      "\(path): FluidSynth cannot load this SoundFont: \(reason); get an intact copy, or choose another one"
    case .empty(let path):
      "\(path): this SoundFont contains no instruments; choose another one"
    }
  }
}
