internal import Files
internal import FoundationEssentials
package import Live

/// Serves the page, the radio streams and the API of a session.
///
///     let server = PageServer(settings: ServerSettings(), session: session, services: studio)
///     try await server.run { port in print("http://127.0.0.1:\(port)/") }
package struct PageServer: Sendable {
  private let settings: ServerSettings
  private let session: LiveSession
  private let services: any PageServices

  package init(settings: ServerSettings, session: LiveSession, services: any PageServices) {
    (self.settings, self.session, self.services) = (settings, session, services)
  }

  /// Serves until the task is cancelled, and then closes every connection.
  ///
  /// - Parameter ready: called with the port when connections are accepted.
  /// - Throws: `ServingError` if it cannot listen.
  package func run(ready: @escaping @Sendable (Int) -> Void) async throws {
    let scratch = try makeTemporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let station = Station(session: session, services: services, logger: settings.logger)
    let routes = Routes(station: station, settings: settings, scratch: scratch)
    let server = Server(settings: settings, router: Router(routes.all)) { try await $0.serve(station) }
    session.prepare()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await station.run() }
      group.addTask { try await server.run(ready: ready) }
      defer { group.cancelAll() }
      try await group.next()
    }
  }
}
