internal import Logging
internal import NIOCore
internal import NIOHTTP1
private import Synchronization

/// Answers the requests of one connection, one after another.
struct Connection: Sendable {
  let router: Router
  let guarding: Guard
  let logger: Logger
  let limits: Limits
  let memory: BodyMemory
  /// Whether the server has too many connections already.
  let isBusy: Bool

  typealias Parts = NIOAsyncChannelInboundStream<HTTPServerRequestPart>
  typealias Writer = NIOAsyncChannelOutboundWriter<HTTPPart<HTTPResponseHead, ByteBuffer>>

  func serve(_ exchange: Server.Exchange) async throws {
    let deadline = Deadline(exchange.channel)
    defer { deadline.clear() }
    try await exchange.executeThenClose { inbound, outbound in
      var parts = inbound.makeAsyncIterator()
      while true {
        deadline.set(limits.head)
        guard case .head(let head) = try await parts.next() else { return }
        deadline.set(limits.body)
        let (response, isBodyRead) = try await answer(head, &parts, deadline)
        let sender = Sender(
          outbound: outbound, deadline: deadline, patience: limits.progress, request: head)
        let isLast = !isBodyRead || isBusy || !head.isKeepAlive
        let begun = ContinuousClock.now
        let isAlive = try await sender.send(response, isLast: isLast)
        log(head, response, begun)
        if isLast || !isAlive { return try await end(exchange.channel, &parts, isBodyRead: isBodyRead, deadline) }
      }
    }
  }

  /// Waits until the client has received what was written: closing the channel discards what is still in it. The rest
  /// of a rejected body is read for a moment, because closing a connection with unread bytes resets it, and the client
  /// would not see the reason.
  private func end(
    _ channel: any Channel, _ parts: inout Parts.AsyncIterator, isBodyRead: Bool, _ deadline: Deadline
  ) async throws {
    deadline.set(limits.progress)
    try await channel.close(mode: .output)
    if isBodyRead { return }
    deadline.set(limits.linger)
    while let part = try await parts.next() { if case .end = part { return } }
  }

  /// - Returns: the response, and whether the whole body was read; if not, the connection cannot be reused.
  private func answer(
    _ head: HTTPRequestHead, _ parts: inout Parts.AsyncIterator, _ deadline: Deadline
  ) async throws -> (Response, isBodyRead: Bool) {
    var (response, isBodyRead) = (Response(), false)
    do {
      if isBusy {
        throw HTTPError(
          .serviceUnavailable, "There are too many connections; close some, and try again.",
          headers: ["Retry-After": "5"])
      }
      let plain = try Request(head)
      let isWriting = ![.GET, .HEAD].contains(head.method)
      try guarding.check(head, query: plain.query, isWriting: isWriting)
      var (route, request) = try router.route(for: plain)
      guard memory.reserve(route.bodyLimit) else {
        throw HTTPError(
          .serviceUnavailable, "Too many files are being sent at once; try again in a moment.",
          headers: ["Retry-After": "2"])
      }
      defer { memory.release(route.bodyLimit) }
      request.body = try await body(of: head, &parts, limit: route.bodyLimit)
      isBodyRead = true
      // Archiving or saving a piece can take arbitrarily long.
      deadline.clear()
      response = try await route.respond(request)
    } catch let error as HTTPError {
      response = Response(error)
    } catch  where isBodyRead && !(error is CancellationError) {
      logger.error("request failed", metadata: ["reason": "\(error)"])
      response = Response(HTTPError(.internalServerError, "\(error)"))
    }
    response.addSecurityHeaders()
    return (response, isBodyRead)
  }

  /// Collects a body.
  ///
  /// - Throws: `HTTPError` 413 as soon as it is known to be too long.
  private func body(
    of head: HTTPRequestHead, _ parts: inout Parts.AsyncIterator, limit: Int
  ) async throws -> ByteBuffer {
    let isTooLong = HTTPError(.payloadTooLarge, "The body must have at most \(limit) bytes.")
    if let length = head.headers.first(name: "content-length").flatMap(Int.init), length > limit { throw isTooLong }
    var body = ByteBuffer()
    while let part = try await parts.next() {
      switch part {
      case .body(var bytes):
        guard body.readableBytes + bytes.readableBytes <= limit else { throw isTooLong }
        body.writeBuffer(&bytes)
      case .end: return body
      case .head: throw HTTPError(.badRequest, "A request begins within another.")
      }
    }
    throw CancellationError()
  }

  private func log(_ head: HTTPRequestHead, _ response: Response, _ begun: ContinuousClock.Instant) {
    // The query may contain the token.
    let path = head.uri.prefix { $0 != "?" }
    let time = (ContinuousClock.now - begun) / .milliseconds(1)
    logger.info(
      "request",
      metadata: [
        "method": "\(head.method)", "path": "\(path)", "status": "\(response.status.code)", "ms": "\(Int(time))",
      ])
  }
}

/// Limits the memory used by the bodies of all requests together.
final class BodyMemory: Sendable {
  private let left: Mutex<Int>

  /// - Parameter bytes: by default, enough for four of the largest files.
  init(bytes: Int = 4 * Routes.upload + 64 * Routes.json) { left = Mutex(bytes) }

  /// Reserves some bytes; returns false if fewer are left.
  func reserve(_ bytes: Int) -> Bool {
    left.withLock { left in
      if left < bytes { return false }
      left -= bytes
      return true
    }
  }

  func release(_ bytes: Int) { left.withLock { $0 += bytes } }
}
