internal import Dispatch
internal import Files
private import Glibc
internal import Logging
internal import NIOHTTP1

/// The API, the streams and the page.
struct Routes: Sendable {
  let station: Station
  let settings: ServerSettings
  /// Folder for archives that have not been sent yet.
  let scratch: String
  /// Uploads are read one at a time, on a queue that listeners don't depend on: millions of events take seconds.
  let readers = DispatchQueue(label: "uploads", qos: .utility)

  var services: any PageServices { station.services }

  /// Maximum size in bytes of a JSON body, and of a MIDI file.
  static let json = 16 << 10
  static let upload = 16 << 20

  var all: [Route] { session + pieces + uploads + page }
}

extension Routes {
  /// Maps errors of the surrounding program to HTTP statuses.
  func answering<R>(_ work: () throws -> R) throws -> R {
    do { return try work() } catch { throw httpError(error) }
  }

  func answering<R>(_ work: () async throws -> R) async throws -> R {
    do { return try await work() } catch { throw httpError(error) }
  }

  private func httpError(_ error: any Error) -> any Error {
    switch error {
    case is HTTPError, is CancellationError: return error
    case let error as ServiceError:
      let status: HTTPResponseStatus =
        switch error.kind {
        case .unknown: .notFound
        case .refused: .unprocessableEntity
        case .full: .tooManyRequests
        }
      return HTTPError(status, error.description)
    default:
      settings.logger.error("request failed", metadata: ["reason": "\(error)"])
      // Without the paths of this machine, which are in the log.
      let reason = (error as? FileError).map { " (\(String(cString: strerror($0.code))))" } ?? ""
      return HTTPError(.internalServerError, "The server could not do this\(reason); its log has the details.")
    }
  }
}

extension DispatchQueue {
  /// Runs work that blocks its thread, and waits for the result.
  ///
  /// - Throws: the work's error; `CancellationError` as soon as the task is cancelled. The work then goes on, but its
  ///   result is dropped.
  func result<R: Sendable>(_ work: @escaping @Sendable () throws -> R) async throws -> R {
    let (results, continuation) = AsyncThrowingStream.makeStream(of: R.self)
    async { continuation.yield(with: Result(catching: work)) }
    for try await result in results { return result }
    throw CancellationError()
  }
}
