internal import Files
internal import SoundFonts
private import Synchronization

/// The files that FluidSynth loads for a SoundFont. The SoundFont has been validated, decoded if that saves time, and
/// copied if FluidSynth could not read it unchanged.
struct PlayableFont {
  /// Path of a file that contains at least the piano.
  let piano: String
  /// The preset that is used as the piano: 0:0, otherwise the first one.
  let pianoPreset: Preset
  /// Whether the piano's strings can be simulated: its samples use no exclusive classes (`Synth+Strings`).
  let isPianoStrung: Bool
  /// Path of a file that contains all presets.
  let whole: String
  let file: SoundFontFile
  /// Unnamed files behind the paths. They stay open until the SoundFont changes, since later synths may read them.
  private let kept: (KeptPiano?, decoded: AtomicFile?, plain: AtomicFile?)

  /// A SoundFont is prepared once for each cache folder.
  private struct Key: Hashable {
    let font: SoundFont
    let cache: String?
    let decodesItself: Bool
  }

  private static let known = Mutex<[Key: (identity: FileIdentity, font: PlayableFont)]>([:])

  /// The cache of decoded pianos; tests use another one.
  @TaskLocal static var cache = PianoCache()

  /// - Parameter asProgram: let FluidSynth decode the samples where its result differs, so that the piano sounds as in
  ///   the program of that name.
  /// - Throws: if the SoundFont has an error that FluidSynth would not detect or survive.
  static func of(_ font: SoundFont, asProgram: Bool = false) throws(SoundFontError) -> PlayableFont {
    let decodesItself = !(asProgram && SynthEngine.amplifiesCompressedSamples)
    do throws(FontError) {
      let file = try SoundFontFile(font.path, name: font.name)
      let key = Key(font: font, cache: cache?.folder, decodesItself: decodesItself)
      return try known.withLock { known throws(FontError) in
        if let (identity, font) = known[key], identity == file.identity { return font }
        let font = try PlayableFont(file, at: font.path, decodesItself: decodesItself)
        if let identity = file.identity { known[key] = (identity, font) }
        return font
      }
    } catch {
      throw SoundFontError(error)
    }
  }

  private init(_ file: SoundFontFile, at path: String, decodesItself: Bool) throws(FontError) {
    let beyond = SynthEngine.framesBeyondEnd
    let piano = try decodesItself ? Self.cache?.piano(of: file, framesBeyondEnd: beyond) : nil
    let needsDecoding = decodesItself && piano == nil && SynthEngine.amplifiesCompressedSamples
    let decoded = try needsDecoding ? file.decodedPiano(framesBeyondEnd: beyond) : nil
    let preset = try file.piano()
    if piano == nil { try file.checkPlayable(preset) }
    let plain = file.isPlain ? nil : try file.plainCopy()
    self.file = file
    whole = plain?.path ?? path
    self.piano = piano?.path ?? decoded?.path ?? whole
    pianoPreset = preset
    isPianoStrung = !file.hasExclusiveClasses(preset)
    kept = (piano, decoded, plain)
  }

  /// Throws if one of the presets is damaged.
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
