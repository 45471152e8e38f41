// One tab of a browser, behind its WebSocket (RFC 6455).
internal import FoundationEssentials
internal import NIOCore
internal import NIOWebSocket
private import Support

/// Carries notes, events and audio to a tab, and the tab's requests for audio back.
struct Tab: Sendable {
  let inbound: NIOAsyncChannelInboundStream<WebSocketFrame>
  let outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>
  /// Deadlines for writing and for reading.
  let writing, reading: Deadline
  let limits: Limits

  /// Maximum number of messages waiting for a slow tab: about 20 s of audio. A tab that falls further behind is
  /// disconnected; it reconnects and starts afresh.
  private static let queue = 256

  private enum Outgoing: Sendable {
    case message(TabMessage)
    case audio([UInt8])
    case ping
    case pong(ByteBuffer)
    case close(WebSocketErrorCode)
  }

  /// A message from a tab that turns audio on or off.
  private struct Subscription: Decodable {
    let listen: Bool
  }

  /// Serves the tab until it disconnects.
  func serve(_ station: Station) async throws {
    let (queue, continuation) = AsyncStream.makeStream(of: Outgoing.self, bufferingPolicy: .bufferingOldest(Self.queue))
    let send: @Sendable (Outgoing) -> Void = { message in
      if case .dropped = continuation.yield(message) { continuation.finish() }
    }
    defer {
      writing.clear()
      reading.clear()
    }
    let number = station.join { send(.message($0)) }
    defer { station.leave(number) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { for await message in queue { try await write(message) } }
      group.addTask { try await read(station, send) }
      group.addTask {
        while true {
          try await Task.sleep(for: .nanoseconds(limits.tab.nanoseconds / 3))
          send(.ping)
        }
      }
      // The first task to end cancels the others.
      defer { group.cancelAll() }
      try await group.next()
    }
  }

  private func write(_ message: Outgoing) async throws {
    switch message {
    case .message(let message): try await write(.text, ByteBuffer(string: jsonLine(message)))
    case .audio(let bytes): try await write(.binary, ByteBuffer(bytes: bytes))
    case .ping: try await write(.ping, ByteBuffer())
    case .pong(let bytes): try await write(.pong, bytes)
    case .close(let code):
      var data = ByteBuffer()
      data.write(webSocketErrorCode: code)
      try await write(.connectionClose, data)
      throw CancellationError()
    }
  }

  private func write(_ opcode: WebSocketOpcode, _ data: ByteBuffer) async throws {
    writing.set(limits.progress, isWriting: true)
    try await outbound.write(WebSocketFrame(fin: true, opcode: opcode, data: data))
    writing.clear()
  }

  private func read(_ station: Station, _ send: @escaping @Sendable (Outgoing) -> Void) async throws {
    var audio: Task<Void, Never>?
    defer { audio?.cancel() }
    reading.set(limits.tab)
    for try await frame in inbound {
      reading.set(limits.tab)
      // RFC 6455, sections 5.1 and 5.2: clients mask their frames, and no extension has been agreed on.
      if frame.maskKey == nil || frame.rsv1 || frame.rsv2 || frame.rsv3 { return await close(send, .protocolError) }
      switch frame.opcode {
      case .text:
        guard frame.fin,
          let subscription = try? JSONDecoder().decode(
            Subscription.self, from: Data(frame.unmaskedData.readableBytesView))
        else { return await close(send, .unacceptableData) }
        audio?.cancel()
        audio =
          subscription.listen
          ? Task { for await packet in await station.packets(.tabs) { send(.audio(packet.bytes)) } } : nil
      case .ping: send(.pong(frame.unmaskedData))
      case .pong: break
      case .connectionClose: return await close(send, .normalClosure)
      default: return await close(send, .unacceptableData)
      }
    }
  }

  private func close(_ send: @Sendable (Outgoing) -> Void, _ code: WebSocketErrorCode) async {
    send(.close(code))
    // The writer ends the tab. A tab that accepts nothing runs into the deadline.
    try? await Task.sleep(for: .seconds(5))
  }
}
