public import Files
public import SFZ
public import SoundFonts

/// A SoundFont that was not found or cannot be used.
public enum SoundFontError: Error, Hashable, Sendable {
  /// No SoundFont was named, and none was found in these folders.
  case noneFound(searched: [String])
  /// The SoundFont does not exist. `variable` is the environment variable that names it; nil if the caller does.
  case missing(path: String, variable: String?)
  /// The system cannot read the file.
  case unreadable(FileError)
  /// The file's contents are damaged.
  case damaged(FontError)
  /// The SFZ instrument named in place of a SoundFont is damaged.
  case instrument(SFZError)
  /// The SFZ instrument does not fit into a SoundFont.
  case unbuildable(BuildError)
  /// FluidSynth rejects the file; `reason` is its message.
  case unusable(path: String, reason: String)
  /// The file is intact but contains no instrument.
  case empty(path: String)
}

extension SoundFontError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noneFound(let searched):
      "no SoundFont (.sf2, .sf3) in \(searched.joined(separator: ", "))"
    case .missing(let path, nil): "\(path): this SoundFont does not exist; check the spelling"
    case .missing(let path, let variable?):
      "\(path): this SoundFont, named by \(variable), does not exist; check the spelling, or unset the variable"
    case .unreadable(let error):
      error.description
    case .damaged(let error):
      error.description
    case .instrument(let error):
      error.description
    case .unbuildable(let error):
      error.description
    case .unusable(let path, let reason):
      "\(path): FluidSynth cannot load this SoundFont: \(reason); get an intact copy, or choose another one"
    case .empty(let path):
      "\(path): this SoundFont contains no instruments; choose another one"
    }
  }
}
