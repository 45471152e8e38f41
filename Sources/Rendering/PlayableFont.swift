// From a SoundFont to the file that the synth is given. Must not know how the synth reads it.
internal import Files
internal import SoundFonts
private import Synchronization

/// What FluidSynth is given for each SoundFont of this process: checked, so that it can be trusted; decoded where that
/// saves time, and copied where FluidSynth would not take it as it is.
struct PlayableFont {
  /// With the piano, and maybe nothing else.
  let piano: String
  /// The strings of the piano do not mute each other.
  let isPianoStrung: Bool
  /// With everything.
  let whole: String
  let file: SoundFontFile
  /// Files without names, held until the SoundFont is another, since any synth to come may read them.
  private let kept: (KeptPiano?, decoded: AtomicFile?, plain: AtomicFile?)

  /// What is known is known with one cache.
  private struct Key: Hashable {
    let font: SoundFont
    let cache: String?
    let decodesItself: Bool
  }

  private static let known = Mutex<[Key: (identity: FileIdentity, font: PlayableFont)]>([:])

  /// Where decoded pianos are kept; tests keep theirs elsewhere.
  @TaskLocal static var cache = PianoCache()

  /// - Parameter asProgram: leave it to FluidSynth to decode where it does that in its own way, so that the piano sounds
  ///   as in the program of that name.
  /// - Throws: when something is wrong with the SoundFont that FluidSynth would not see, or not survive.
  static func of(_ font: SoundFont, asProgram: Bool = false) throws(SoundFontError) -> PlayableFont {
    let decodesItself = !(asProgram && SynthEngine.amplifiesCompressedSamples)
    do throws(FontError) {
      let file = try SoundFontFile(font.path)
      let key = Key(font: font, cache: cache?.folder, decodesItself: decodesItself)
      return try known.withLock { known throws(FontError) in
        if let (identity, font) = known[key], identity == file.identity { return font }
        let font = try PlayableFont(file, decodesItself: decodesItself)
        if let identity = file.identity { known[key] = (identity, font) }
        return font
      }
    } catch {
      throw SoundFontError(error)
    }
  }

  private init(_ file: SoundFontFile, decodesItself: Bool) throws(FontError) {
    let beyond = SynthEngine.framesBeyondEnd
    let piano = try decodesItself ? Self.cache?.piano(of: file, framesBeyondEnd: beyond) : nil
    let needsDecoding = decodesItself && piano == nil && SynthEngine.amplifiesCompressedSamples
    let decoded = try needsDecoding ? file.decodedPiano(framesBeyondEnd: beyond) : nil
    if piano == nil { try file.checkPlayable(file.piano()) }
    let plain = file.isPlain ? nil : try file.plainCopy()
    self.file = file
    whole = plain.map { "/proc/self/fd/\($0.descriptor)" } ?? file.path
    self.piano = piano?.path ?? decoded.map { "/proc/self/fd/\($0.descriptor)" } ?? whole
    isPianoStrung = try !file.hasExclusiveClasses(file.piano())
    kept = (piano, decoded, plain)
  }

  /// Refuses a SoundFont with whose presets something is wrong.
  func check(_ presets: [Preset]) throws(SoundFontError) {
    do throws(FontError) {
      for preset in presets { try file.checkPlayable(preset) }
    } catch {
      throw SoundFontError(error)
    }
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
