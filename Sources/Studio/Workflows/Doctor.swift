private import Composing
private import Rendering

/// One thing that Étude needs, and how it stands.
public struct Finding: Encodable, Sendable {
  public let name: String
  public let isWell: Bool
  /// What was found; or what is missing and what to do about it.
  public let detail: String
  /// What may go wrong all the same; nil where nothing is known to.
  public var warning: String?
}

/// Looks the installation over.
public enum Doctor {
  /// - Parameter soundFont: as for a render; nil looks for one.
  public static func examine(soundFont: String? = nil) -> [Finding] {
    let font = finding("SoundFont") {
      let font = try SoundFont.find(soundFont)
      _ = try Renderer(font)
      return font.path
    }
    return Library.all.map(finding) + [font]
      + BundledModel.names.map { name in
        finding("bundled model \(name)") {
          let path = try BundledModel.path(named: name)
          let composer = try Composer(modelPath: path)
          return "\(path) (\(composer.labels.count) composers)"
        }
      }
  }

  static func finding(_ library: Library) -> Finding {
    let warning = library.missedVersion.map { "older than \($0), the oldest version that Étude was tested with" }
    return Finding(name: library.purpose, isWell: true, detail: library.description, warning: warning)
  }

  private static func finding(_ name: String, _ check: () throws -> String) -> Finding {
    do {
      return Finding(name: name, isWell: true, detail: try check())
    } catch {
      return Finding(name: name, isWell: false, detail: "\(error)")
    }
  }
}
