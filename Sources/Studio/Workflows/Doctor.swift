private import Audio
private import Composing
private import Network
private import Pictures
private import Rendering
private import Sharing

/// One thing that Étude needs, and how it stands.
public struct Finding: Encodable, Sendable {
  public let name: String
  public let isWell: Bool
  /// What was found; or what is missing and what to do about it.
  public let detail: String
}

/// Looks the installation over.
public enum Doctor {
  /// - Parameter soundFont: as for a render; nil looks for one.
  public static func examine(soundFont: String? = nil) -> [Finding] {
    [
      Finding(name: "matrix products", isWell: true, detail: NetworkEngine.description),
      Finding(name: "synthesis", isWell: true, detail: SynthEngine.description),
      Finding(name: "audio files", isWell: true, detail: AudioFileEngine.description),
      Finding(name: "loudness", isWell: true, detail: LoudnessEngine.description),
      Finding(name: "archives", isWell: true, detail: ArchiveEngine.description),
      Finding(name: "pictures", isWell: true, detail: DrawingEngine.description),
      finding("SoundFont") {
        let font = try SoundFont.find(soundFont)
        _ = try Renderer(font)
        return font.path
      },
    ]
      + BundledModel.names.map { name in
        finding("bundled model \(name)") {
          let path = try BundledModel.path(named: name)
          let composer = try Composer(modelPath: path)
          return "\(path) (\(composer.labels.count) composers)"
        }
      }
  }

  private static func finding(_ name: String, _ check: () throws -> String) -> Finding {
    do {
      return Finding(name: name, isWell: true, detail: try check())
    } catch {
      return Finding(name: name, isWell: false, detail: "\(error)")
    }
  }
}
