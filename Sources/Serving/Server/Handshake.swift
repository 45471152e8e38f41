internal import NIOCore
internal import NIOHTTP1
internal import NIOWebSocket
private import Support

extension Server {
  /// Prepares a new connection; its first request decides what it becomes.
  func configure(_ channel: any Channel) throws -> EventLoopFuture<Accepted> {
    let upgrader = NIOTypedWebSocketServerUpgrader<Accepted>(
      maxFrameSize: 4 << 10,
      shouldUpgrade: { channel, head in
        let error = refusal(of: head)
        if let error { refuse(channel, error) }
        return channel.eventLoop.makeSucceededFuture(error == nil ? [:] : nil)
      },
      upgradePipelineHandler: { channel, _ in
        channel.eventLoop.makeCompletedFuture { .tab(try Frames(wrappingChannelSynchronously: channel)) }
      })
    let upgrading = NIOTypedHTTPServerUpgradeConfiguration(
      upgraders: [upgrader],
      notUpgradingCompletionHandler: { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(ResponsePartHandler())
          return .http(try Exchange(wrappingChannelSynchronously: channel))
        }
      })
    var pipeline = NIOUpgradableHTTPServerPipelineConfiguration(upgradeConfiguration: upgrading)
    pipeline.decoderConfiguration.maxHeaderFieldSize = Self.headerBytes
    pipeline.decoderConfiguration.maxHeaderListSize = Self.headerBytes
    let timeout = channel.eventLoop.scheduleTask(in: settings.limits.head) { channel.close(promise: nil) }
    let accepted = try channel.pipeline.syncOperations.configureUpgradableHTTPServerPipeline(configuration: pipeline)
    accepted.whenComplete { _ in timeout.cancel() }
    try channel.pipeline.syncOperations.addHandler(ParserErrorHandler())
    return accepted
  }

  /// The reason for rejecting a WebSocket upgrade; nil if it is accepted.
  private func refusal(of head: HTTPRequestHead) -> HTTPError? {
    do {
      let request = try Request(head)
      try settings.guarding.check(head, query: request.query, isWriting: true)
      return request.path == ["live"] ? nil : HTTPError(.notFound, "The WebSocket is at /live.")
    } catch {
      return error
    }
  }

  /// Sends an error response in place of the upgrade, and closes the connection.
  private func refuse(_ channel: any Channel, _ error: HTTPError) {
    let text = jsonLine(["error": error.sentence])
    let headers: HTTPHeaders = [
      "Content-Type": "application/json", "Content-Length": "\(text.utf8.count)", "Connection": "close",
    ]
    let head = HTTPResponseHead(version: .http1_1, status: error.status, headers: headers)
    channel.write(HTTPServerResponsePart.head(head), promise: nil)
    channel.write(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(string: text))), promise: nil)
    channel.writeAndFlush(HTTPServerResponsePart.end(nil)).whenComplete { _ in channel.close(promise: nil) }
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
