internal import Audio
private import Files
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
  ///   - settings: settings of the pieces; the sample rate and the channels only apply to saved files.
  /// - Throws: `SoundFontError` if there is no SoundFont.
  package init(soundFont: String? = nil, settings: SoundSettings = SoundSettings()) throws {
    let font = try SoundFont.find(soundFont)
    (self.soundFont, self.settings) = (font.path, settings)
    renderer = Task(priority: .userInitiated) { try Renderer(font, settings: settings.render) }
  }

  /// The gain in dB of a piece whose own gain is not known yet. With the default model and SoundFont, 20 pieces
  /// needed 16.6 to 30.5 dB, 23.3 on average; it is better to begin too soft than too loud.
  package static let calibratedGain = 20.0

  func piece(
    _ facts: PieceFacts, level: Level? = nil, produce: @escaping @Sendable (LivePiece) async throws -> Void
  ) -> LivePiece {
    LivePiece(facts, level: level ?? settings.level, folder: temporaryFolder, produce: produce)
  }
}

extension LiveSound {
  /// A piece that is rendered while it is being composed.
  func piece(_ composition: Composition, facts: PieceFacts) -> LivePiece {
    piece(facts) { piece in
      let stream = NoteStream()
      async let music = composition.produce(into: stream) { _ in }
      async let events: Void = piece.take(stream)
      let renderer = try await renderer.value
      try await cores.work {
        var sink = piece.sink
        _ = try await renderer.render(stream, into: &sink, mayUseCores: { cores.hasIdleCores })
      }
      _ = try await (music, events)
    }
  }
}

extension LivePiece {
  /// Appends the events of a stream.
  func take(_ stream: NoteStream) async throws {
    for try await event in stream { append([event]) }
  }
}
