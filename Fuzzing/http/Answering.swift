import Dispatch
import FuzzSupport
import Live
import NIOCore
import NIOHTTP1
import Synchronization

@testable import Serving

/// What `Connection` does with a request, without the network.
struct Answering: Sendable {
  let folder: String
  private let router: Router
  private let guarding: Guard

  init(folder: String) {
    self.folder = folder
    let session = LiveSession(source: NoPieces(), calibratedGain: 0)
    let settings = ServerSettings()
    let station = Station(session: session, services: NoServices(folder: folder), logger: settings.logger)
    router = Router(Routes(station: station, settings: settings, scratch: scratchFolder).all)
    guarding = settings.guarding
  }

  func answer(_ head: HTTPRequestHead, _ body: ByteBuffer) {
    guard let response = response(to: head, body) else { return }
    precondition(response.status != .internalServerError, "\(response)")
    if case .file(let file, let range) = response.body {
      let bytes = file.read(at: 0, count: 6)
      precondition(String(buffer: bytes) != "secret" && range.upperBound <= file.length)
    }
  }

  /// Returns nil if the request is rejected before its route is known.
  private func response(to head: HTTPRequestHead, _ body: ByteBuffer) -> Response? {
    do throws(HTTPError) {
      let head = head.inOriginForm
      let plain = try Request(head)
      try guarding.check(head, query: plain.query, isWriting: ![.GET, .HEAD].contains(head.method))
      var (route, request) = try router.route(for: plain)
      guard body.readableBytes <= route.bodyLimit else { return nil }
      request.body = body
      // A stream does not end while there is a listener.
      return route.template.hasPrefix("/stream.") ? nil : waiting(for: route, request)
    } catch {
      precondition(!error.sentence.isEmpty)
      return Response(error)
    }
  }

  private func waiting(for route: Route, _ request: Request) -> Response {
    let answered = DispatchSemaphore(value: 0)
    let answer = Mutex(Response())
    Task {
      let response: Response
      do { response = try await route.respond(request) } catch let error as HTTPError {
        response = Response(error)
      } catch {
        response = Response(.internalServerError, text: "\(error)", type: "")
      }
      answer.withLock { $0 = response }
      answered.signal()
    }
    answered.wait()
    return answer.withLock(\.self)
  }
}

private struct NoPieces: PieceSource {
  func next() -> LivePiece? { nil }
}

/// Serves a folder, and refuses everything else.
private struct NoServices: PageServices {
  let folder: String
  var version: String { "0" }
  var choices: Choices { Choices(composers: [], keys: []) }
  var pieceSettings: PieceSettings { PieceSettings() }
  var uploads: [Upload] { [] }
  var queue: [RenderJob] { [] }

  private var refusal: ServiceError { ServiceError(.refused, "There is nothing here.") }

  func apply(_ pieceSettings: PieceSettings) throws {}
  func link(to piece: PieceFacts) -> String? { nil }
  func save(_ piece: PieceFacts) async throws -> [String] { throw refusal }
  func library() throws -> [LibraryPiece] { [] }
  func delete(_ name: String) throws { throw refusal }
  func restore(_ name: String) throws { throw refusal }
  func archive(_ names: [String], to path: String) throws { throw refusal }
  func upload(_ bytes: [UInt8], name: String) throws -> Upload { Upload(id: 1, name: name, notes: 1, seconds: 1) }
  func play(_ upload: Int) throws { throw refusal }
  func compose(continuing upload: Int) throws { throw refusal }
  func enqueue(_ upload: Int) throws -> RenderJob { throw refusal }
  func cancel(_ job: Int) throws { throw refusal }
  func onQueueChange(_ changed: @escaping @Sendable () -> Void) {}
  func onLibraryChange(_ changed: @escaping @Sendable () -> Void) {}
}
