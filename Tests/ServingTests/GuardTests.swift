import NIOHTTP1
import Testing

@testable import Serving

@Suite struct GuardTests {
  private let local = ServerSettings().guarding
  private var open: Guard {
    var settings = ServerSettings()
    (settings.host, settings.token) = ("0.0.0.0", "0123456789abcdef")
    return settings.guarding
  }

  private func status(
    _ guarding: Guard, _ headers: HTTPHeaders, query: [String: String] = [:], isWriting: Bool = false,
    version: HTTPVersion = .http1_1
  ) -> HTTPResponseStatus? {
    let head = HTTPRequestHead(version: version, method: isWriting ? .POST : .GET, uri: "/", headers: headers)
    do {
      try guarding.check(head, query: query, isWriting: isWriting)
      return nil
    } catch {
      return error.status
    }
  }

  @Test(arguments: ["localhost", "localhost:8712", "127.0.0.1:9", "[::1]:8712", "LOCALHOST:1", "[::1]", "localhost:"])
  func ownNamesAreAnswered(_ host: String) { #expect(status(local, ["Host": host]) == nil) }

  @Test(arguments: [
    "evil.example", "evil.example:8712", "localhost.evil.example", "127.0.0.1.evil.example", "192.168.1.5", "", "[::2]",
    "localhost@evil.example", "localhost:8712@evil.example", "127.0.0.1:8712:1", "localhost:x",
    "[::1]@evil.example", "[::1", "[::1]:8712]",
  ])
  func reboundNamesAreRefused(_ host: String) { #expect(status(local, ["Host": host]) == .forbidden) }

  @Test func hostStandsOnce() {
    #expect(status(local, [:]) == .forbidden)
    #expect(status(local, HTTPHeaders([("Host", "localhost"), ("Host", "evil.example")])) == .forbidden)
  }

  @Test func oldPlayersNeedNoHost() {
    #expect(status(local, [:], version: .http1_0) == nil)
    #expect(status(open, [:], version: .http1_0) == .unauthorized)
    #expect(status(local, [:], isWriting: true, version: .http1_0) == .forbidden)
    #expect(status(local, ["Origin": "http://evil.example"], version: .http1_0) == .forbidden)
    #expect(status(local, ["Host": "evil.example"], version: .http1_0) == .forbidden)
  }

  @Test(arguments: ["http://evil.example", "null", "http://localhost:9", "https://localhost.evil.example", "file://"])
  func otherOriginsAreRefused(_ origin: String) {
    #expect(status(local, ["Host": "localhost:8712", "Origin": origin], isWriting: true) == .forbidden)
    #expect(status(local, ["Host": "localhost:8712", "Origin": origin]) == .forbidden)
  }

  @Test func sameOriginAndProgramsMayWrite() {
    #expect(status(local, ["Host": "localhost:8712", "Origin": "http://localhost:8712"], isWriting: true) == nil)
    #expect(status(local, ["Host": "localhost:8712"], isWriting: true) == nil)
  }

  @Test func otherSitesMayLinkButNotEmbedOrWrite() {
    let link: HTTPHeaders = ["Host": "localhost", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"]
    #expect(status(local, link) == nil)
    #expect(status(local, link, isWriting: true) == .forbidden)
    #expect(
      status(local, ["Host": "localhost", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"]) == .forbidden)
    #expect(status(local, ["Host": "localhost", "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"]) == nil)
  }

  @Test func tokenIsNeededWhereOthersReachTheServer() {
    #expect(status(open, ["Host": "192.168.1.5:8712"]) == .unauthorized)
    #expect(status(open, ["Host": "192.168.1.5:8712"], query: ["token": "0123456789abcdef"]) == nil)
    #expect(status(open, ["Host": "192.168.1.5:8712"], query: ["token": "0123456789abcdeg"]) == .unauthorized)
    #expect(status(open, ["Host": "192.168.1.5:8712"], query: ["token": ""]) == .unauthorized)
    #expect(status(open, ["Host": "[fe80::1]:8712", "Authorization": "Bearer 0123456789abcdef"]) == nil)
    #expect(status(open, ["Host": "[fe80::1]:8712", "Authorization": "bearer 0123456789abcdef"]) == nil)
    #expect(status(open, ["Host": "localhost", "Cookie": "a=b; etude_token=0123456789abcdef"]) == nil)
    #expect(status(open, ["Host": "evil.example", "Cookie": "etude_token=0123456789abcdef"]) == .forbidden)
  }

  @Test func loopbackIsKnown() {
    var settings = ServerSettings()
    #expect(settings.isLoopback)
    settings.host = "::1"
    #expect(settings.isLoopback)
    #expect(settings.link(port: 5) == "http://[::1]:5/")
    for host in ["0.0.0.0", "::", "192.168.1.5", "127.evil.example"] {
      settings.host = host
      #expect(!settings.isLoopback)
    }
  }
}
