internal import Audio
private import Glibc
internal import Live
internal import Music
internal import Rendering

/// How live pieces sound: the SoundFont, which is loaded while the first piece is being composed, and the settings.
package struct LiveSound: Sendable {
  let renderer: Task<Renderer, any Error>
  let settings: SoundSettings
  let soundFont: String
  let cores = CoreBudget()

  /// - Parameters:
  ///   - soundFont: a path; nil searches for one.
  ///   - settings: of the pieces; the sample rate and the channels concern saved files alone.
  /// - Throws: `SoundFontError` when there is no SoundFont.
  package init(soundFont: String? = nil, settings: SoundSettings = SoundSettings()) throws {
    let font = try SoundFont.find(soundFont)
    (self.soundFont, self.settings) = (font.path, settings)
    renderer = Task(priority: .userInitiated) { try Renderer(font, settings: settings.render) }
  }

  /// The gain in dB of a piece whose own is not known yet. With the expressive model and the default SoundFont, 20
  /// pieces needed 18.0 to 33.4 dB, 23.6 on average; it is better to begin too soft than too loud.
  package static let calibratedGain = 20.0

  func piece(
    _ facts: PieceFacts, level: Level? = nil, produce: @escaping @Sendable (LivePiece) async throws -> Void
  ) -> LivePiece {
    LivePiece(facts, level: level ?? settings.level, folder: Self.spoolFolder, produce: produce)
  }

  /// A folder on a disk, which /tmp often is not.
  private static var spoolFolder: String {
    let wished = getenv("TMPDIR").map { String(cString: $0) }
    return [wished, "/var/tmp"].compactMap(\.self).first { access($0, W_OK) == 0 } ?? "/tmp"
  }
}

extension LivePiece {
  /// Keeps the events of a stream.
  func take(_ stream: NoteStream) async throws {
    for try await event in stream { append([event]) }
  }
}
