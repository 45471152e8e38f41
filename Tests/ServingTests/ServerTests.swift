import Foundation
import Testing

@testable import Serving

@Suite struct ServerTests {
  @Test func pageComesWithItsPolicy() async throws {
    try await withServer { port in
      let page = await (try Client(port: port)).exchange(request("GET", "/"))
      #expect(page.hasPrefix("HTTP/1.1 200 OK"))
      #expect(page.contains("Content-Security-Policy: default-src 'none';"))
      #expect(page.contains("X-Content-Type-Options: nosniff"))
      #expect(page.contains("<title>Étude</title>"))
      let tag = try #require(page.firstMatch(of: /ETag: ("[^"]+")/)).1
      let again = await (try Client(port: port)).exchange(request("GET", "/", ["If-None-Match: \(tag)"]))
      #expect(again.hasPrefix("HTTP/1.1 304"))
    }
  }

  @Test func strangersAreRefused() async throws {
    try await withServer { port in
      func status(_ request: String) async throws -> Substring {
        await (try Client(port: port)).exchange(request).dropFirst(9).prefix(3)
      }
      #expect(try await status("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n") == "403")
      #expect(try await status("GET /api/state HTTP/1.1\r\n\r\n") == "403")
      #expect(try await status(request("POST", "/api/next", ["Origin: http://evil.example"])) == "403")
      #expect(try await status(request("POST", "/api/next", ["Sec-Fetch-Site: cross-site"])) == "403")
      #expect(try await status(request("GET", "/api/library/%2e%2e%2f%2e%2e%2fetc%2fpasswd")) == "400")
      #expect(try await status(request("GET", "/api/library/.hidden.mid")) == "404")
      #expect(
        try await status("GET / HTTP/1.1\r\nHost: localhost\r\nX: \(String(repeating: "a", count: 20000))\r\n\r\n")
          == "400")
      #expect(try await status("nonsense\r\n\r\n") == "400")
      #expect(
        try await status(
          "POST /api/next HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx") == "400")
    }
  }

  @Test func uploadsAreBounded() async throws {
    let services = FakeServices()
    try await withServer(services) { port in
      let client = try Client(port: port)
      await client.send("POST /api/uploads HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20000000\r\n\r\n")
      // The server answers before it has all of it, and closes.
      await client.send([UInt8](repeating: 0, count: 17 << 20))
      let refused = await (try Client(port: port)).exchange(request("POST", "/api/uploads?name=a.mid", body: "no MIDI"))
      #expect(refused.hasPrefix("HTTP/1.1 422"))
      #expect(refused.contains(#"{"error":"a.mid is no MIDI file."}"#))
      #expect(services.uploads.isEmpty)
      let taken = await (try Client(port: port)).exchange(request("POST", "/api/uploads?name=a.mid", body: "MThd"))
      #expect(taken.hasPrefix("HTTP/1.1 201"))
      let played = await (try Client(port: port)).exchange(request("POST", "/api/uploads/1/play"))
      #expect(played.hasPrefix("HTTP/1.1 202"))
      #expect(services.played == [1])
    }
  }

  @Test func wishesAreChangedOneByOne() async throws {
    let services = FakeServices()
    try await withServer(services) { port in
      func patch(_ body: String) async throws -> String {
        await (try Client(port: port)).exchange(request("PATCH", "/api/session", body: body))
      }
      #expect(
        try await patch(#"{"composer":"Chopin","density":6,"seed":"18446744073709551615"}"#).hasPrefix("HTTP/1.1 200"))
      #expect(try await patch(#"{"density":null}"#).hasPrefix("HTTP/1.1 200"))
      #expect(services.wishes.composer == "Chopin" && services.wishes.density == nil && services.wishes.seed == .max)
      for bad in ["", "[]", "{", #"{"density":"much"}"#, #"{"colour":1}"#, #"{"seed":-1}"#, #"{"seed":"x"}"#] {
        #expect(try await patch(bad).hasPrefix("HTTP/1.1 400"))
      }
      #expect(try await patch(#"{"composer":"Nobody"}"#).hasPrefix("HTTP/1.1 422"))
      #expect(services.wishes.composer == "Chopin")
    }
  }

  @Test func filesComeInParts() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(component: "\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("0123456789".utf8).write(to: folder.appending(component: "a.mid"))
    try Data("secret".utf8).write(to: folder.appending(component: "secret.txt"))
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/link.mid", withDestinationPath: "/etc/passwd")
    try await withServer(FakeServices(folder: folder.path)) { port in
      func get(_ name: String, _ headers: [String] = [], method: String = "GET") async throws -> String {
        await (try Client(port: port)).exchange(request(method, "/api/library/\(name)", headers))
      }
      let part = try await get("a.mid", ["Range: bytes=2-4"])
      #expect(
        part.hasPrefix("HTTP/1.1 206") && part.contains("Content-Range: bytes 2-4/10") && part.hasSuffix("\r\n\r\n234"))
      #expect(try await get("a.mid", ["Range: bytes=10-"]).hasPrefix("HTTP/1.1 416"))
      let head = try await get("a.mid", method: "HEAD")
      #expect(head.contains("Content-Length: 10") && head.hasSuffix("\r\n\r\n"))
      let stale = try await get("a.mid", ["Range: bytes=2-4", "If-Range: \"old\""])
      #expect(stale.hasPrefix("HTTP/1.1 200") && stale.hasSuffix("0123456789"))
      #expect(try await get("a.mid?download").contains("attachment; filename*=UTF-8''a.mid"))
      for name in ["secret.txt", "link.mid", "missing.mid"] { #expect(try await get(name).hasPrefix("HTTP/1.1 404")) }
    }
  }

  @Test func connectionsAreCounted() async throws {
    var settings = ServerSettings()
    settings.connections = 2
    try await withServer(settings: settings) { port in
      let (one, two) = (try Client(port: port), try Client(port: port))
      let busy = await (try Client(port: port)).exchange(request("GET", "/api/state"))
      #expect(busy.hasPrefix("HTTP/1.1 503") && busy.contains("Retry-After: 5"))
      #expect(await one.exchange(request("GET", "/api/state")).hasPrefix("HTTP/1.1 200"))
      _ = two
    }
  }

  @Test func tokenMovesIntoACookie() async throws {
    var settings = ServerSettings()
    settings.token = "0123456789abcdef"
    try await withServer(settings: settings) { port in
      #expect(await (try Client(port: port)).exchange(request("GET", "/")).hasPrefix("HTTP/1.1 401"))
      let first = await (try Client(port: port)).exchange(request("GET", "/?token=0123456789abcdef"))
      #expect(first.hasPrefix("HTTP/1.1 303") && first.contains("Location: /\r\n"))
      #expect(first.contains("Set-Cookie: etude_token=0123456789abcdef; Path=/; HttpOnly; SameSite=Strict"))
      let page = await (try Client(port: port)).exchange(request("GET", "/", ["Cookie: etude_token=0123456789abcdef"]))
      #expect(page.hasPrefix("HTTP/1.1 200"))
    }
  }

  @Test func descriptionNamesEveryRoute() async throws {
    struct Description: Decodable { let paths: [String: [String: Operation]] }
    struct Operation: Decodable {}
    try await withServer { port in
      let text = await (try Client(port: port)).exchange(request("GET", "/api/openapi.json"))
      let json = try #require(text.split(separator: "\r\n\r\n", maxSplits: 1).last)
      let described = try JSONDecoder().decode(Description.self, from: Data(json.utf8)).paths
        .flatMap { path, methods in methods.keys.map { "\($0.uppercased()) \(path)" } }
      let station = Station(
        session: .init(source: Scales(), calibratedGain: 0), services: FakeServices(), logger: ServerSettings().logger)
      let routes = Routes(station: station, settings: ServerSettings(), scratch: "").all
        .map { "\($0.method.rawValue) \($0.template)" }
        .filter { !$0.hasSuffix(".js") && !$0.hasSuffix(".css") && !$0.hasSuffix(".svg") }
      #expect(Set(described) == Set(routes))
    }
  }
}
