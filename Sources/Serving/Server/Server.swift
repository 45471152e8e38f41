internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOWebSocket
private import Synchronization

/// An HTTP server for one application.
struct Server: Sendable {
  let settings: ServerSettings
  let router: Router
  /// Serves the tab behind a WebSocket, until the tab leaves.
  let serveTab: @Sendable (Tab) async throws -> Void

  typealias Exchange = NIOAsyncChannel<HTTPServerRequestPart, HTTPPart<HTTPResponseHead, ByteBuffer>>
  typealias Frames = NIOAsyncChannel<WebSocketFrame, WebSocketFrame>

  /// What a client asked a new connection to be.
  enum Accepted: Sendable {
    case http(Exchange)
    case tab(Frames)
  }

  /// Limits of a connection.
  enum Limit {
    /// Bytes of headers.
    static let headers = 16 << 10
    /// How long the headers of a request may take, and how long a connection may wait for the next.
    static let head = TimeAmount.seconds(15)
    /// How long a body may take.
    static let body = TimeAmount.seconds(60)
    /// How long a client may take to accept the next bytes.
    static let progress = TimeAmount.seconds(30)
    /// Bytes that wait to be accepted by a client.
    static let pending = ChannelOptions.Types.WriteBufferWaterMark(low: 32 << 10, high: 128 << 10)
  }

  /// Listens, calls `ready` with the port, and serves until the task is cancelled; then closes every connection.
  ///
  /// - Throws: `ServingError` when it cannot listen.
  func run(ready: @escaping @Sendable (Int) -> Void) async throws {
    let listener = try await listen()
    ready(listener.channel.localAddress?.port ?? settings.port)
    let open = Mutex(0)
    try await withThrowingDiscardingTaskGroup { group in
      try await listener.executeThenClose { connections in
        for try await (channel, accepted) in connections {
          let count = open.withLock {
            $0 += 1; return $0
          }
          channel.closeFuture.whenComplete { _ in open.withLock { $0 -= 1 } }
          let isBusy = count > settings.connections
          group.addTask { await serve(channel, accepted, isBusy: isBusy) }
        }
      }
    }
  }

  private typealias Listener = NIOAsyncChannel<(any Channel, EventLoopFuture<Accepted>), Never>

  private func listen() async throws -> Listener {
    do {
      return try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .serverChannelOption(.backlog, value: 256)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        .childChannelOption(.writeBufferWaterMark, value: Limit.pending)
        .bind(host: settings.host, port: settings.port) { channel in
          channel.eventLoop.makeCompletedFuture { (channel, try configure(channel)) }
        }
    } catch let error as IOError {
      throw ServingError.cannotListen(host: settings.host, port: settings.port, code: error.errnoCode)
    } catch is SocketAddressError {
      throw ServingError.unknownHost(settings.host)
    } catch is NIOConnectionError {
      throw ServingError.unknownHost(settings.host)
    }
  }

  private func serve(_ channel: any Channel, _ accepted: EventLoopFuture<Accepted>, isBusy: Bool) async {
    do {
      switch try await accepted.get() {
      case .http(let exchange):
        let connection = Connection(
          router: router, guarding: settings.guarding, logger: settings.logger, isBusy: isBusy)
        try await connection.serve(exchange)
      case .tab(let frames):
        if isBusy { return try await channel.close() }
        try await frames.executeThenClose { inbound, outbound in
          try await serveTab(
            Tab(inbound: inbound, outbound: outbound, writing: Deadline(channel), reading: Deadline(channel)))
        }
      }
    } catch {
      // A client that leaves, or breaks the protocol, ends its own connection alone.
      settings.logger.debug("connection ended", metadata: ["reason": "\(error)"])
      channel.close(promise: nil)
    }
  }
}
