// What decides the bytes of each output, as a digest. Must not know how they come about.
internal import Files
private import Glibc

/// Format ▶ a digest of all that decides its file.
typealias Recipes = [DeliveryFormat: Digest]

extension Production {
  /// - Parameter source: of the piece: a digest of the input's bytes, or of what it is composed from.
  func recipes(source: String) async throws -> Recipes {
    var music = Digest()
    for text in [etudeVersion, source] { music.add(text) }
    var sounding = music
    if let font = try await font?.value {
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
  init(path: String) throws(FileError) {
    self.init(path: path, fingerprint: try digest(of: path).description)
  }
}
