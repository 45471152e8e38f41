import Testing

@testable import Serving

@Suite struct HandshakeTests {
  private let state = "GET /api/state HTTP/1.1\r\nHost: localhost\r\n"

  @Test(arguments: [
    "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA",
    "Upgrade: TLS/1.3, h2c\r\nConnection: Upgrade", "Upgrade: h2c", "Upgrade: websocket\r\nConnection: Upgrade",
  ])
  func unknownUpgradesAreIgnored(_ headers: String) async throws {
    try await withServer { port in
      let first = try await Client(port: port).exchange("\(state)\(headers)\r\n\r\n")
      #expect(first.hasPrefix("HTTP/1.1 200") && first.contains("Connection: close\r\n"))
      // With a body, in a later request of a connection.
      let patch = "PATCH /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\(headers)\r\n\r\n{}"
      let both = try await Client(port: port).exchange("\(state)\r\n\(patch)")
      #expect(both.matches(of: /HTTP\/1\.1 200 OK/).count == 2)
    }
  }

  @Test(arguments: [
    "Sec-WebSocket-Version: 8\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n",
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n", "Sec-WebSocket-Version: 13\r\n", "",
  ])
  func otherWebSocketsAreToldTheVersion(_ headers: String) async throws {
    try await withServer { port in
      let answer = try await Client(port: port).exchange(
        "GET /live HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\(headers)\r\n")
      #expect(answer.hasPrefix("HTTP/1.1 426 Upgrade Required"))
      #expect(answer.contains("Sec-WebSocket-Version: 13\r\n") && answer.contains("Upgrade: websocket\r\n"))
    }
  }

  @Test func absoluteTargetsNameTheHost() async throws {
    let requests = [
      ("http://127.0.0.1:9/api/state", "proxy.example", 200), ("http://evil.example/api/state", "localhost", 403),
      ("http://localhost@evil.example/api/state", "localhost", 403),
    ]
    try await withServer { port in
      for (target, host, status) in requests {
        let head = "GET \(target) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n"
        let answer = try await Client(port: port).exchange(head)
        #expect(answer.hasPrefix("HTTP/1.1 \(status)"), "\(target)")
      }
    }
  }

  @Test func tabsMayOpenByAnAbsoluteTarget() async throws {
    try await withServer { port in
      let tab = try await WebSocketClient(port: port, target: "http://localhost/live")
      #expect(await tab.next()?.opcode == 1)
    }
  }
}
