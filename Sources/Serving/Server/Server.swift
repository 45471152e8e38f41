private import Glibc
internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOWebSocket
private import Support
private import Synchronization

/// An HTTP server for one application.
struct Server: Sendable {
  let settings: ServerSettings
  let router: Router
  /// Serves a tab over its WebSocket until the tab disconnects.
  let serveTab: @Sendable (Tab) async throws -> Void

  typealias Exchange = NIOAsyncChannel<HTTPServerRequestPart, HTTPPart<HTTPResponseHead, ByteBuffer>>
  typealias Frames = NIOAsyncChannel<WebSocketFrame, WebSocketFrame>

  /// The protocol that a client chose for a new connection.
  enum Accepted: Sendable {
    case http(Exchange)
    case tab(Frames)
  }

  /// Maximum size of a request's headers in bytes.
  static let headerBytes = 16 << 10
  /// Limits on the bytes that wait for a client to accept them.
  private static let pending = ChannelOptions.Types.WriteBufferWaterMark(low: 32 << 10, high: 128 << 10)
  /// Number of connections above the limit that get an error response; further ones are closed without any.
  private static let refusals = 64

  /// Listens, calls `ready` with the port, and serves until the task is cancelled; then closes every connection.
  ///
  /// - Throws: `ServingError` if it cannot listen.
  func run(ready: @escaping @Sendable (Int) -> Void) async throws {
    let listener = try await listen()
    ready(listener.channel.localAddress?.port ?? settings.port)
    let open = Mutex(0)
    let memory = BodyMemory()
    try await withThrowingDiscardingTaskGroup { group in
      try await listener.executeThenClose { connections in
        for try await (channel, accepted) in connections {
          let count = open.withLock {
            $0 += 1; return $0
          }
          channel.closeFuture.whenComplete { _ in open.withLock { $0 -= 1 } }
          if count > settings.connections + Self.refusals {
            channel.close(promise: nil)
            continue
          }
          let isBusy = count > settings.connections
          group.addTask { await serve(channel, accepted, memory, isBusy: isBusy) }
        }
      }
    }
  }

  private typealias Listener = NIOAsyncChannel<(any Channel, EventLoopFuture<Accepted>), Never>

  /// Number of files that a server has open beside its connections: three for each event loop, and those of the player.
  private static var ownFiles: Int { 24 + 3 * System.coreCount }

  private func listen() async throws -> Listener {
    // NIO ends the process if an event loop cannot open its files.
    try checkOpenFiles(needed: Self.ownFiles)
    // The system holds back more than a minute of a stream for a client that reads nothing, before a write has to wait.
    let patience = Int(settings.limits.progress.nanoseconds / 1_000_000)
    do {
      return try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .serverChannelOption(.backlog, value: 256)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        .childChannelOption(.tcpOption(.init(rawValue: TCP_USER_TIMEOUT)), value: patience)
        .childChannelOption(.writeBufferWaterMark, value: Self.pending)
        .bind(host: settings.host, port: settings.port) { channel in
          channel.eventLoop.makeCompletedFuture { (channel, try configure(channel)) }
        }
    } catch let error as IOError {
      throw ServingError.cannotListen(host: settings.host, port: settings.port, code: error.errnoCode)
    } catch  where error is SocketAddressError || error is SocketAddressError.UnknownHost {
      throw ServingError.unknownHost(settings.host)
    }
  }

  private func serve(
    _ channel: any Channel, _ accepted: EventLoopFuture<Accepted>, _ memory: BodyMemory, isBusy: Bool
  ) async {
    do {
      switch try await accepted.get() {
      case .http(let exchange):
        let connection = Connection(
          router: router, guarding: settings.guarding, logger: settings.logger, limits: settings.limits,
          memory: memory, isBusy: isBusy)
        try await connection.serve(exchange)
      case .tab(let frames):
        if isBusy { return try await channel.close() }
        try await frames.executeThenClose { inbound, outbound in
          try await serveTab(
            Tab(
              inbound: inbound, outbound: outbound, writing: Deadline(channel), reading: Deadline(channel),
              limits: settings.limits))
        }
      }
    } catch {
      // A client that disconnects, or breaks the protocol, only ends its own connection.
      settings.logger.debug("connection ended", metadata: ["reason": "\(error)"])
      channel.close(promise: nil)
    }
  }
}
