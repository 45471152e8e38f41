import Foundation
import Testing

@testable import Serving

@Suite struct LimitTests {
  @Test func uploadsAreBounded() async throws {
    let services = FakeServices()
    try await withServer(services) { port in
      let client = try Client(port: port)
      await client.send("POST /api/uploads HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20000000\r\n\r\n")
      // The server responds before it has received the body, or all of it if it does not know its length.
      #expect(String(decoding: await client.read(), as: UTF8.self).hasPrefix("HTTP/1.1 413"))
      let other = try Client(port: port)
      await other.send("POST /api/uploads HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1100000\r\n")
      await other.send([UInt8](repeating: 0, count: 17 << 20))
      #expect(String(decoding: await other.read(), as: UTF8.self).hasPrefix("HTTP/1.1 413"))
      let refused = try await Client(port: port).exchange(request("POST", "/api/uploads?name=a.mid", body: "no MIDI"))
      #expect(refused.hasPrefix("HTTP/1.1 422"))
      #expect(refused.contains(#"{"error":"a.mid is no MIDI file."}"#))
      #expect(services.uploads.isEmpty)
      let taken = try await Client(port: port).exchange(request("POST", "/api/uploads?name=a.mid", body: "MThd"))
      #expect(taken.hasPrefix("HTTP/1.1 201"))
      let played = try await Client(port: port).exchange(request("POST", "/api/uploads/1/play"))
      #expect(played.hasPrefix("HTTP/1.1 202"))
      #expect(services.played == [1])
    }
  }

  /// Neither other requests nor the end of the server wait for a file that takes long to read.
  @Test(.timeLimit(.minutes(5))) func noneWaitsForALongUpload() async throws {
    let services = FakeServices()
    try await withServer(services) { port in
      let uploader = try Client(port: port)
      await uploader.send(request("POST", "/api/uploads?name=long.mid", body: "MThd"))
      let answer = try await Client(port: port).exchange(request("GET", "/api/state"))
      #expect(answer.hasPrefix("HTTP/1.1 200"))
    }
    #expect(services.uploads.isEmpty)
    services.reading.signal()
  }

  @Test func connectionsAreCounted() async throws {
    var settings = ServerSettings()
    settings.connections = 2
    try await withServer(settings: settings) { port in
      let clients = [try Client(port: port), try Client(port: port)]
      for client in clients {
        // It stays connected.
        let answer = await client.exchange("GET /api/choices HTTP/1.1\r\nHost: localhost\r\n\r\n", 100)
        #expect(answer.hasPrefix("HTTP/1.1 200"))
      }
      let busy = try await Client(port: port).exchange(request("GET", "/api/state"))
      #expect(busy.hasPrefix("HTTP/1.1 503") && busy.contains("Retry-After: 5"))
    }
  }

  @Test func aFloodOfConnectionsIsNotAnswered() async throws {
    var settings = ServerSettings()
    settings.connections = 1
    try await withServer(settings: settings) { port in
      let clients = try (0..<80).map { _ in try Client(port: port) }
      #expect(await clients.last!.read().isEmpty)
      _ = clients
    }
  }

  @Test func fourUploadsComeAtOnce() async throws {
    try await withServer { port in
      // Five begin, and whichever comes last is refused; the others go on.
      let begun = "POST /api/uploads?name=a.mid HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nMThd"
      let clients = try (0..<5).map { _ in try Client(port: port) }
      for client in clients { await client.send(begun) }
      let answers = await withTaskGroup(of: (Int, String).self) { group in
        for (index, client) in clients.enumerated() {
          group.addTask { (index, String(decoding: await client.read(12), as: UTF8.self)) }
        }
        let (refused, answer) = await group.next()!
        #expect(answer == "HTTP/1.1 503")
        #expect(String(decoding: await clients[refused].read(), as: UTF8.self).contains("Retry-After: 2"))
        // There is still room for small bodies.
        let small = try? await Client(port: port).exchange(request("POST", "/api/next"))
        #expect(small?.hasPrefix("HTTP/1.1 202") == true)
        for (index, client) in clients.enumerated() where index != refused {
          await client.send([UInt8](repeating: 0, count: 96))
        }
        return await group.reduce(into: []) { $0.append($1.1) }
      }
      #expect(answers == Array(repeating: "HTTP/1.1 201", count: 4))
    }
  }
}
