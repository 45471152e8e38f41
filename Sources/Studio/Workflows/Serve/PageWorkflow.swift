private import Files
private import FoundationEssentials
private import Live
package import Serving

/// A web page that plays what is being composed, and whose users choose the next pieces.
///
///     try await PageWorkflow(CompositionRequest(), folder: "output").run(ServerSettings()) { port in … }
package struct PageWorkflow: Sendable {
  private let request: CompositionRequest
  private let soundFont: String?
  private let folder: String
  private let warn: @Sendable (String) -> Void

  /// - Parameters:
  ///   - request: the initial request of the pieces.
  ///   - soundFont: a path; nil searches for one.
  ///   - folder: the folder of the library.
  ///   - warn: receives warnings about pieces; called from any thread.
  package init(
    _ request: CompositionRequest, soundFont: String? = nil, folder: String,
    warn: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    (self.request, self.soundFont, self.folder, self.warn) = (request, soundFont, folder, warn)
  }

  /// Serves until the task is cancelled.
  ///
  /// - Parameter ready: called with the port when the page can be opened.
  /// - Throws: `ServingError` if the server cannot listen; errors of the model, the primer and the SoundFont.
  package func run(_ settings: ServerSettings, ready: @escaping @Sendable (Int) -> Void) async throws {
    try checkWritable(folder)
    let scratch = try makeTemporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let sound = try LiveSound(soundFont: soundFont, warn: warn)
    let services = try StudioServices(request, sound: sound, folder: folder, scratch: scratch)
    defer { services.end() }
    let session = LiveSession(source: services.pieces, calibratedGain: LiveSound.calibratedGain)
    defer { session.stop() }
    try await PageServer(settings: settings, session: session, services: services).run(ready: ready)
  }
}
