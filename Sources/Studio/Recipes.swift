// What decides the bytes of each output, as a digest. Must not know how they come about.
internal import Files
internal import MIDI
private import Synchronization

/// Format ▶ a digest of all that decides its file.
typealias Recipes = [DeliveryFormat: Digest]

extension Production {
  /// The SoundFont, for manifests; nil when no audio is wanted. It is read once, when it is first asked for.
  func font() async throws -> ManifestRecord.Font? {
    guard let fontPath else { return nil }
    let task = font.withLock { font in
      let task = font ?? Task { try ManifestRecord.Font(path: fontPath) }
      font = task
      return task
    }
    return try await task.value
  }

  /// - Parameter source: of the piece: a digest of the input's bytes, or of what it is composed from.
  func recipes(source: String, _ options: MIDIFile.Options = MIDIFile.Options()) async throws -> Recipes {
    var music = Digest()
    for text in [etudeVersion, source] { music.add(text) }
    if options.keepsGaps { music.add("gaps") }
    var sounding = music
    if let font = try await font() {
      sounding.add(font.fingerprint)
      sounding.add(Array(try json(sound)) + [0])
    }
    var recipes: Recipes = [:]
    for format in delivery.formats {
      recipes[format] = format == .midi ? music : sounding
      recipes[format]!.add(format.name)
    }
    return recipes
  }
}

extension ManifestRecord.Font {
  fileprivate init(path: String) throws(FileError) {
    self.init(path: path, fingerprint: try digest(of: path).description)
  }
}
