private import Composing
internal import Playback
private import Rendering
private import Support

/// The state of one thing that Étude needs.
package struct Finding: Encodable, Sendable {
  package let name: String
  package let isWell: Bool
  /// Describes what was found, or what is missing and what to do about it.
  package let detail: String
  /// A problem that may occur although the thing was found.
  package var warning: String?
}

/// Checks the installation.
package enum Doctor {
  /// - Parameter soundFont: the SoundFont, as for a render; nil searches for one.
  package static func examine(soundFont: String? = nil) -> [Finding] {
    let font = finding("SoundFont") {
      let font = try SoundFont.find(soundFont)
      _ = try Renderer(font)
      return font.name
    }
    return LinkedLibrary.all.map(finding) + [font] + piano(soundFont) + [sound(audioDevices)]
      + BundledModel.names.map { name in
        finding("bundled model \(name)") {
          let path = try BundledModel.path(named: name)
          let composer = try Composer(modelPath: path)
          return "\(path) (\(counted(composer.labels.count, "composer")))"
        }
      }
  }

  static func finding(_ library: LinkedLibrary) -> Finding {
    let warning = library.missedVersion.map { "older than \($0), the oldest version that Étude was tested with" }
    return Finding(name: library.purpose, isWell: true, detail: library.description, warning: warning)
  }

  /// A piano with few recorded velocity layers works, but others sound better.
  private static func piano(_ soundFont: String?) -> [Finding] {
    guard let layers = try? SoundFont.find(soundFont).pianoLayers() else { return [] }
    let advice = layers < 4 ? "; docs/pianos.md lists free pianos with more" : ""
    return [Finding(name: "piano", isWell: true, detail: "\(counted(layers, "velocity layer")) at middle C\(advice)")]
  }

  /// Checks the audio devices. Étude works without any: in a browser, and with files.
  static func sound(_ devices: () throws(PlaybackError) -> [AudioDevice]) -> Finding {
    do {
      let names = try devices().map { $0.description.isEmpty ? $0.name : "\($0.name) (\($0.description))" }
      let detail = names.isEmpty ? "the sound server has no device" : names.joined(separator: ", ")
      return Finding(name: "audio devices", isWell: true, detail: detail, warning: names.isEmpty ? noSound : nil)
    } catch {
      return Finding(name: "audio devices", isWell: true, detail: "\(error)", warning: noSound)
    }
  }

  private static let noSound = "music can only be played in a browser"

  /// - Parameter check: returns what was found, or throws what is wrong with it.
  package static func finding(_ name: String, _ check: () throws -> String) -> Finding {
    do {
      return Finding(name: name, isWell: true, detail: try check())
    } catch {
      return Finding(name: name, isWell: false, detail: "\(error)")
    }
  }
}
