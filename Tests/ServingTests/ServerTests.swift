import Foundation
import Live
import NIOHTTP1
import Testing

@testable import Serving

@Suite struct ServerTests {
  @Test func pageComesWithItsPolicy() async throws {
    try await withServer { port in
      let page = try await Client(port: port).exchange(request("GET", "/"))
      #expect(page.hasPrefix("HTTP/1.1 200 OK"))
      #expect(page.contains("Content-Security-Policy: default-src 'none';"))
      #expect(page.contains("X-Content-Type-Options: nosniff"))
      #expect(page.contains("<title>Étude</title>"))
      let tag = try #require(page.firstMatch(of: /ETag: ("[^"]+")/)).1
      let again = try await Client(port: port).exchange(request("GET", "/", ["If-None-Match: \(tag)"]))
      #expect(again.hasPrefix("HTTP/1.1 304"))
    }
  }

  @Test func anUnknownHostIsNamed() async throws {
    var settings = ServerSettings()
    // Names have no empty labels, so no server is asked for this one.
    settings.host = "no..such"
    let session = LiveSession(source: Scales(), calibratedGain: 0)
    let server = PageServer(settings: settings, session: session, services: FakeServices())
    await #expect(throws: ServingError.unknownHost("no..such")) { try await server.run { _ in } }
    session.stop()
  }

  @Test func strangersAreRefused() async throws {
    let long = String(repeating: "a", count: 20000)
    let requests = [
      ("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 403),
      ("GET /api/state HTTP/1.1\r\n\r\n", 403),
      (request("POST", "/api/next", ["Origin: http://evil.example"]), 403),
      (request("POST", "/api/next", ["Sec-Fetch-Site: cross-site"]), 403),
      (request("GET", "/api/library/%2e%2e%2f%2e%2e%2fetc%2fpasswd"), 400),
      (request("GET", "/api/library/.hidden.mid"), 404),
      ("GET / HTTP/1.1\r\nHost: localhost\r\nX: \(long)\r\n\r\n", 400),
      ("nonsense\r\n\r\n", 400),
      (request("GET", "/api/state", body: "{}"), 413),
      (request("TRACE", "/api/state", body: "{}"), 405),
      ("POST /api/next HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx", 400),
    ]
    try await withServer { port in
      for (request, status) in requests {
        let answer = try await Client(port: port).exchange(request)
        #expect(answer.dropFirst(9).prefix(3) == "\(status)", "\(request.prefix(60))")
      }
    }
  }

  @Test func settingsAreChangedOneByOne() async throws {
    let services = FakeServices()
    let bodies = [
      (#"{"composer":"Chopin","density":6,"seed":"18446744073709551615"}"#, 200), (#"{"density":null}"#, 200),
      ("", 400), ("[]", 400), ("{", 400), (#"{"density":"much"}"#, 400), (#"{"colour":1}"#, 400),
      (#"{"seed":-1}"#, 400),
      (#"{"seed":"x"}"#, 400), (#"{"composer":"Nobody"}"#, 422),
    ]
    try await withServer(services) { port in
      for (body, status) in bodies {
        let answer = try await Client(port: port).exchange(request("PATCH", "/api/session", body: body))
        #expect(answer.dropFirst(9).prefix(3) == "\(status)", "\(body)")
      }
      #expect(
        services.pieceSettings.composer == "Chopin" && services.pieceSettings.density == nil
          && services.pieceSettings.seed == .max)
    }
  }

  @Test func filesComeInParts() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(component: "\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("0123456789".utf8).write(to: folder.appending(component: "a.mid"))
    try Data("<svg/>".utf8).write(to: folder.appending(component: "a.svg"))
    try Data("secret".utf8).write(to: folder.appending(component: "secret.txt"))
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/link.mid", withDestinationPath: "/etc/passwd")
    try await withServer(FakeServices(folder: folder.path)) { port in
      func get(_ name: String, _ headers: [String] = [], method: String = "GET") async throws -> String {
        try await Client(port: port).exchange(request(method, "/api/library/\(name)", headers))
      }
      let part = try await get("a.mid", ["Range: bytes=2-4"])
      #expect(
        part.hasPrefix("HTTP/1.1 206") && part.contains("Content-Range: bytes 2-4/10") && part.hasSuffix("\r\n\r\n234"))
      let beyond = try await get("a.mid", ["Range: bytes=10-"])
      #expect(beyond.hasPrefix("HTTP/1.1 416"))
      // Ranges only apply to GET.
      let head = try await get("a.mid", ["Range: bytes=2-4"], method: "HEAD")
      #expect(head.hasPrefix("HTTP/1.1 200") && head.contains("Content-Length: 10") && head.hasSuffix("\r\n\r\n"))
      let stale = try await get("a.mid", ["Range: bytes=2-4", "If-Range: \"old\""])
      #expect(stale.hasPrefix("HTTP/1.1 200") && stale.hasSuffix("0123456789"))
      #expect(part.contains("Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self';"))
      // A picture has its styles within it, and may do nothing else.
      let picture = try await get("a.svg")
      #expect(picture.contains("Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline';"))
      #expect(picture.contains("; sandbox\r\n"))
      let download = try await get("a.mid?download")
      #expect(download.contains("attachment; filename*=UTF-8''a.mid"))
      for name in ["secret.txt", "link.mid", "missing.mid"] { #expect(try await get(name).hasPrefix("HTTP/1.1 404")) }
    }
  }

  @Test func tokenMovesIntoACookie() async throws {
    var settings = ServerSettings()
    settings.token = "0123456789abcdef"
    try await withServer(settings: settings) { port in
      #expect(try await Client(port: port).exchange(request("GET", "/")).hasPrefix("HTTP/1.1 401"))
      let first = try await Client(port: port).exchange(request("GET", "/?token=0123456789abcdef"))
      #expect(first.hasPrefix("HTTP/1.1 303") && first.contains("Location: /\r\n"))
      #expect(first.contains("Set-Cookie: etude_token=0123456789abcdef; Path=/; HttpOnly; SameSite=Strict"))
      let page = try await Client(port: port).exchange(request("GET", "/", ["Cookie: etude_token=0123456789abcdef"]))
      #expect(page.hasPrefix("HTTP/1.1 200"))
    }
  }

  @Test func descriptionNamesEveryRoute() async throws {
    struct Description: Decodable { let paths: [String: [String: Operation]] }
    struct Operation: Decodable {}
    try await withServer { port in
      let text = try await Client(port: port).exchange(request("GET", "/api/openapi.json"))
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
