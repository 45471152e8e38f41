import Foundation
import NIOCore
import Testing

@testable import Serving

@Suite struct DeadlineTests {
  /// A server with generous limits except for one.
  private func settings(_ limit: WritableKeyPath<Limits, TimeAmount>, milliseconds: Int64) -> ServerSettings {
    var settings = ServerSettings()
    settings.limits[keyPath: limit] = .milliseconds(milliseconds)
    return settings
  }

  private let state = "GET /api/state HTTP/1.1\r\nHost: localhost\r\n\r\n"

  @Test func slowHeadersEndTheConnection() async throws {
    try await withServer(settings: settings(\.head, milliseconds: 300)) { port in
      for beginning in ["", "GET / HT", "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "] {
        let client = try Client(port: port)
        if !beginning.isEmpty { await client.send(beginning) }
        #expect(await client.read().isEmpty)
      }
      // Sending headers byte by byte does not extend the time.
      let client = try Client(port: port)
      let dripping = Task {
        while !Task.isCancelled {
          await client.send("x")
          try await Task.sleep(for: .milliseconds(50))
        }
      }
      #expect(!String(decoding: await client.read(), as: UTF8.self).hasPrefix("HTTP/1.1 200"))
      dripping.cancel()
    }
  }

  @Test func aConnectionThatAsksNothingMoreIsClosed() async throws {
    try await withServer(settings: settings(\.head, milliseconds: 300)) { port in
      let client = try Client(port: port)
      #expect(await client.exchange(state).hasPrefix("HTTP/1.1 200"))
    }
  }

  @Test func aBodyThatDoesNotComeEndsTheConnection() async throws {
    try await withServer(settings: settings(\.body, milliseconds: 300)) { port in
      let client = try Client(port: port)
      await client.send("POST /api/uploads HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nMThd")
      #expect(await client.read().isEmpty)
    }
  }

  @Test func aReaderThatStallsIsDropped() async throws {
    let folder = try folderWithFile(bytes: 32 << 20)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await withServer(FakeServices(folder: folder.path), settings: settings(\.progress, milliseconds: 400)) { port in
      let client = try Client(port: port)
      await client.send(request("GET", "/api/library/a.wav"))
      try await Task.sleep(for: .milliseconds(1500))
      let count = await client.read().count
      #expect(count > 0 && count < 32 << 20)
    }
  }

  /// Long before as much of the stream waits for it as the system would hold.
  @Test func aListenerThatStallsIsDropped() async throws {
    try await withServer(settings: settings(\.progress, milliseconds: 500)) { port in
      let stalled = try Client(port: port, receiving: 4096)
      await stalled.send("GET /stream.mp3 HTTP/1.1\r\nHost: localhost\r\n\r\n")
      #expect(await stalled.read(1).count == 1)
      let end = ContinuousClock.now + .seconds(40)
      var state = ""
      while !state.contains(#""listeners":0"#) && ContinuousClock.now < end {
        try await Task.sleep(for: .milliseconds(100))
        state = try await Client(port: port).exchange(request("GET", "/api/state"))
      }
      #expect(state.contains(#""listeners":0"#))
      withExtendedLifetime(stalled) {}
    }
  }

  @Test func aSlowReaderGetsTheWholeFile() async throws {
    let folder = try folderWithFile(bytes: 32 << 20)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await withServer(FakeServices(folder: folder.path)) { port in
      for version in ["1.0", "1.1"] {
        let client = try Client(port: port, receiving: 64 << 10)
        await client.send("GET /api/library/a.wav HTTP/\(version)\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        var count = await client.read(16 << 10).count
        // By then, the server has written as much as the sockets hold.
        try await Task.sleep(for: .milliseconds(300))
        while case let bytes = await client.read(1 << 20).count, bytes > 0 {
          count += bytes
          try await Task.sleep(for: .milliseconds(5))
        }
        #expect(count > 32 << 20)
      }
    }
  }

  @Test func aTabThatIsSilentIsSentAway() async throws {
    try await withServer(settings: settings(\.tab, milliseconds: 3000)) { port in
      let tab = try await WebSocketClient(port: port)
      var pings = 0
      // The client never answers.
      while let frame = await tab.next() { if frame.opcode == 9 { pings += 1 } }
      #expect(pings >= 1)
    }
  }

  private func folderWithFile(bytes: Int) throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(component: "\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(count: bytes).write(to: folder.appending(component: "a.wav"))
    return folder
  }
}
