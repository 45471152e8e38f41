private import Audio
internal import Files
private import MIDI
internal import Rendering
internal import Support
private import Synchronization

/// For each format, a digest of everything that determines its file.
typealias Recipes = [OutputFormat: Digest]

/// Computes recipes, which tell whether a file would come out the same again.
final class RecipeCalculator: Sendable {
  let formats: [OutputFormat]
  let sound: SoundSettings
  private let soundFont: SoundFont?
  private let fontTask = Mutex<Task<ManifestRecord.Font, any Error>?>(nil)

  /// - Parameter font: nil if no audio is requested.
  init(formats: [OutputFormat], sound: SoundSettings, font: SoundFont?) {
    (self.formats, self.sound, soundFont) = (formats, sound, font)
  }

  /// The SoundFont with its digest; nil if no audio is requested. The file is read once, on the first call.
  func font() async throws -> ManifestRecord.Font? {
    guard let soundFont else { return nil }
    let task = fontTask.withLock { task in
      let current =
        task
        ?? Task {
          ManifestRecord.Font(path: soundFont.name, fingerprint: try digest(of: soundFont.path).description)
        }
      task = current
      return current
    }
    return try await task.valueUnlessCancelled
  }

  /// - Parameter formats: the formats of the piece, with its stems.
  func recipes(for piece: Piece, _ formats: [OutputFormat]) async throws -> Recipes {
    var music = Digest()
    for text in [etudeVersion, piece.sourceDigest] { music.add(text) }
    if case .file(let source) = piece.music, source.options.keepsGaps { music.add("gaps") }
    var sounding = music
    if let font = try await font() {
      sounding.add(font.fingerprint)
      sounding.add(jsonLine(sound))
      if sound.tags.tellsNumber { sounding.add("number \(piece.job.number)") }
    }
    var recipes: Recipes = [:]
    for format in formats {
      recipes[format] = format == .midi ? music : sounding
      recipes[format]!.add(format.name)
      if case .stem(let encoding, _) = format { recipes[format]!.add(encoding.name) }
    }
    return recipes
  }
}
