internal import Audio
private import CMalloc
private import Files
internal import Live
internal import Music
internal import Rendering
private import Support
private import Synchronization

/// How live pieces sound: the SoundFont, which is loaded while the first piece is being composed, and the settings.
package struct LiveSound: Sendable {
  let renderer: Task<Renderer, any Error>
  let settings: SoundSettings
  let soundFont: SoundFont
  let cores = CoreBudget()
  private let warnings: LiveWarnings

  /// - Parameters:
  ///   - soundFont: a path; nil searches for one.
  ///   - settings: settings of the pieces; the sample rate and the channels only apply to saved files.
  ///   - warn: receives each warning once, such as that the SoundFont lacks an instrument; called from any thread.
  /// - Throws: `SoundFontError` if there is no SoundFont.
  package init(
    soundFont: String? = nil, settings: SoundSettings = SoundSettings(),
    warn: @escaping @Sendable (String) -> Void = { _ in }
  ) throws {
    // Share one memory arena among threads: separate arenas take some 25 MB more.
    _ = mallopt(M_ARENA_MAX, 2)
    let font = try SoundFont.find(soundFont)
    (self.soundFont, self.settings, warnings) = (font, settings, LiveWarnings(warn))
    renderer = Task(executorPreference: WorkExecutor.shared, priority: .userInitiated) {
      try Renderer(font, settings: settings.render)
    }
  }

  /// The gain in dB of a piece whose own gain is not known yet. With the default model and SoundFont, 20 pieces
  /// needed 16.6 to 30.5 dB, 23.3 on average; it is better to begin too soft than too loud.
  package static let calibratedGain = 20.0

  func piece(
    _ facts: PieceFacts, level: Level? = nil, produce: @escaping @Sendable (LivePiece) async throws -> Void
  ) -> LivePiece {
    LivePiece(facts, level: level ?? settings.level, folder: temporaryFolder) { piece in
      defer { releaseMemory() }
      try await produce(piece)
    }
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
      let report = try await cores.work {
        var sink = piece.sink
        return try await renderer.render(stream, into: &sink, mayUseCores: { cores.hasIdleCores })
      }
      let metadata = try await music
      try await events
      warn(of: nil, metadata.warnings + report.warnings)
    }
  }

  /// Gives warnings about a piece, unless they have been given before.
  ///
  /// - Parameter name: the file of the piece; nil for a composed one.
  func warn(of name: String?, _ warnings: [String]) {
    for warning in warnings { self.warnings.give(name.map { "\($0): \(warning)" } ?? warning) }
  }
}

/// Returns the memory of finished work to the system: a piece, its encoders and its pictures leave some 70 MB behind.
func releaseMemory() { _ = malloc_trim(0) }

/// Gives each warning once, because endless pieces repeat them.
private final class LiveWarnings: Sendable {
  private let given = Mutex<Set<String>>([])
  private let warn: @Sendable (String) -> Void

  init(_ warn: @escaping @Sendable (String) -> Void) { self.warn = warn }

  func give(_ warning: String) {
    if given.withLock({ $0.insert(warning).inserted }) { warn(warning) }
  }
}

extension LivePiece {
  /// Appends the events of a stream.
  func take(_ stream: NoteStream) async throws {
    for try await event in stream { append([event]) }
  }
}
