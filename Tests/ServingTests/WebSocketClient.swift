import Testing

/// The WebSocket of a tab.
struct WebSocketClient {
  private let client: Client

  init(port: Int, target: String = "/live") async throws {
    client = try Client(port: port)
    await client.send(
      "GET \(target) HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n"
        + "Connection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
    var head: [UInt8] = []
    while !head.ends(with: "\r\n\r\n".utf8), case let byte = await client.read(1), !byte.isEmpty { head += byte }
    #expect(head.starts(with: "HTTP/1.1 101".utf8))
  }

  /// A short text frame, masked with zeros.
  func send(_ text: String) async {
    await send([0x81, 0x80 | UInt8(text.utf8.count), 0, 0, 0, 0] + text.utf8)
  }

  func send(_ bytes: [UInt8]) async { await client.send(bytes) }

  /// The payload of the message that closes the connection: a code of RFC 6455, section 7.4.1. Nil if there is none.
  func closing() async -> [UInt8]? {
    while let frame = await next() { if frame.opcode == 8 { return frame.payload } }
    return nil
  }

  /// Returns nil when the server has closed the connection.
  func next() async -> (opcode: UInt8, payload: [UInt8])? {
    let start = await client.read(2)
    guard start.count == 2 else { return nil }
    // Messages are not fragmented.
    #expect(start[0] & 0x80 != 0)
    var length = Int(start[1] & 127)
    if length > 125 {
      let bytes = await client.read(length == 126 ? 2 : 8)
      length = bytes.reduce(0) { $0 << 8 | Int($1) }
    }
    return (start[0] & 15, await client.read(length))
  }
}

extension Array<UInt8> {
  fileprivate func ends(with end: some Collection<UInt8>) -> Bool { suffix(end.count).elementsEqual(end) }
}
