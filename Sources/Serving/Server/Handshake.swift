internal import NIOCore
internal import NIOHTTP1
internal import NIOWebSocket

extension Server {
  /// Prepares a new connection; its first request decides what it becomes.
  func configure(_ channel: any Channel) throws -> EventLoopFuture<Accepted> {
    let tabUpgrader = NIOTypedWebSocketServerUpgrader<Accepted>(
      maxFrameSize: 4 << 10,
      // `RequestNormalizer` has left only upgrades that are accepted.
      shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture([:]) },
      upgradePipelineHandler: { channel, _ in
        channel.eventLoop.makeCompletedFuture { .tab(try Frames(wrappingChannelSynchronously: channel)) }
      })
    let upgrading = NIOTypedHTTPServerUpgradeConfiguration(
      upgraders: [tabUpgrader],
      notUpgradingCompletionHandler: { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(ResponsePartHandler())
          return .http(try Exchange(wrappingChannelSynchronously: channel))
        }
      })
    let encoder = HTTPResponseEncoder()
    let handlers = httpHandlers
    let upgrader = NIOTypedHTTPServerUpgradeHandler(
      httpEncoder: encoder, extraHTTPHandlers: handlers, upgradeConfiguration: upgrading)
    let pipeline = channel.pipeline.syncOperations
    try pipeline.addHandler(encoder)
    for handler in handlers { try pipeline.addHandler(handler) }
    try pipeline.addHandler(upgrader)
    try pipeline.addHandler(ParserErrorHandler())
    let timeout = channel.eventLoop.scheduleTask(in: settings.limits.head) { channel.close(promise: nil) }
    upgrader.upgradeResultFuture.whenComplete { _ in timeout.cancel() }
    return upgrader.upgradeResultFuture
  }

  /// The handlers between the encoder and the upgrader, which a WebSocket no longer needs.
  private var httpHandlers: [any RemovableChannelHandler] {
    var limits = NIOHTTPDecoderLimitConfiguration()
    (limits.maxHeaderFieldSize, limits.maxHeaderListSize) = (Self.headerBytes, Self.headerBytes)
    let decoder = HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits)
    return [
      ByteToMessageHandler(decoder), HTTPServerPipelineHandler(), NIOHTTPResponseHeadersValidator(),
      HTTPServerProtocolErrorHandler(), RequestNormalizer(acceptsUpgrade: opensTab),
    ]
  }

  /// Whether a request opens the WebSocket of a tab (RFC 6455, section 4.2.1).
  private func opensTab(_ head: HTTPRequestHead) -> Bool {
    guard let request = try? Request(head), request.method == .GET, request.path == ["live"],
      head.headers[canonicalForm: "Upgrade"].contains(where: { $0.lowercased() == "websocket" }),
      head.headers[canonicalForm: "Sec-WebSocket-Key"].count == 1,
      head.headers[canonicalForm: "Sec-WebSocket-Version"] == ["13"]
    else { return false }
    return (try? settings.guarding.check(head, query: request.query, isWriting: true)) != nil
  }
}

/// Gives requests the form that the rest of the server expects.
///
/// Absolute targets become paths. Upgrades that the server does not accept are removed, because they must be ignored
/// (RFC 9110, section 7.8), and the upgrader would lose such a request.
private final class RequestNormalizer: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart

  private let acceptsUpgrade: (HTTPRequestHead) -> Bool
  private var isFirst = true

  init(acceptsUpgrade: @escaping (HTTPRequestHead) -> Bool) { self.acceptsUpgrade = acceptsUpgrade }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard case .head(let received) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
    var head = received.inOriginForm
    if head.headers.contains(name: "Upgrade") && !(isFirst && acceptsUpgrade(head)) {
      head.headers.remove(name: "Upgrade")
      // The decoder reads nothing after a request for an upgrade.
      head.headers.replaceOrAdd(name: "Connection", value: "close")
    }
    isFirst = false
    context.fireChannelRead(wrapInboundOut(.head(head)))
  }
}

/// Makes responses sendable: their bodies are always bytes, never file regions.
private final class ResponsePartHandler: ChannelOutboundHandler {
  typealias OutboundIn = HTTPPart<HTTPResponseHead, ByteBuffer>
  typealias OutboundOut = HTTPServerResponsePart

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    let part: OutboundOut =
      switch unwrapOutboundIn(data) {
      case .head(let head): .head(head)
      case .body(let bytes): .body(.byteBuffer(bytes))
      case .end(let trailers): .end(trailers)
      }
    context.write(wrapOutboundOut(part), promise: promise)
  }
}

/// Closes a connection on which something other than HTTP was received, after responding with 400.
private final class ParserErrorHandler: ChannelInboundHandler {
  typealias InboundIn = NIOAny

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.fireErrorCaught(error)
    if error is HTTPParserError { context.close(promise: nil) }
  }
}
