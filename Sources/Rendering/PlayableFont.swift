// From a SoundFont to the file that the synth is given. Must not know how the synth reads it.
internal import SoundFonts
private import Synchronization

/// What FluidSynth is given for each SoundFont of this process: checked, so that it can be trusted, and decoded where
/// that saves time.
enum PlayableFont {
  private struct Entry {
    let path: String
    /// Held until the SoundFont is another, since any synth to come may read it.
    let piano: KeptPiano?
  }

  /// What is known is known with one cache.
  private struct Key: Hashable {
    let font: SoundFont
    let cache: String?
  }

  private static let known = Mutex<[Key: (identity: FileIdentity, entry: Entry)]>([:])

  /// Where decoded pianos are kept; tests keep theirs elsewhere.
  @TaskLocal static var cache = PianoCache()

  /// - Throws: when something is wrong with the SoundFont that FluidSynth would not see, or not survive.
  static func path(of font: SoundFont) throws(SoundFontError) -> String {
    do throws(FontError) {
      let file = try SoundFontFile(font.path)
      let key = Key(font: font, cache: cache?.folder)
      return try known.withLock { known throws(FontError) in
        if let (identity, entry) = known[key], identity == file.identity { return entry.path }
        let entry = try entry(for: file)
        if let identity = file.identity { known[key] = (identity, entry) }
        return entry.path
      }
    } catch {
      throw SoundFontError(error)
    }
  }

  private static func entry(for file: SoundFontFile) throws(FontError) -> Entry {
    let framesBeyondEnd = SynthEngine.framesBeyondEnd
    if let piano = try cache?.piano(of: file, framesBeyondEnd: framesBeyondEnd) {
      return Entry(path: piano.path, piano: piano)
    }
    try file.checkPlayable(file.piano())
    return Entry(path: file.path, piano: nil)
  }
}

extension SoundFontError {
  init(_ error: FontError) {
    switch error.fact {
    case .noPresets: self = .empty(path: error.path)
    case .file(let error): self = .unreadable(error)
    default: self = .damaged(error)
    }
  }
}
