import NIOCore
import NIOHTTP1
import Testing

@testable import Serving

@Suite struct RequestTests {
  private func request(_ uri: String) throws -> Request {
    try Request(HTTPRequestHead(version: .http1_1, method: .GET, uri: uri))
  }

  @Test func decodesPathAndQuery() throws {
    let request = try request("/api/library/a%20b%2Bc.mid?download&x=1%202+3")
    #expect(request.path == ["api", "library", "a b+c.mid"])
    #expect(request.query == ["download": "", "x": "1 2 3"])
    #expect(try self.request("/").path == [])
  }

  @Test(arguments: [
    "/../etc/passwd", "/api/library/..", "/api/library/%2e%2e", "/api/library/..%2f..%2fetc%2fpasswd",
    "/api/library/a%00b",
    "/api/library/a%5cb", "/%ff%fe", "/%", "/%4", "/%zz", "/%+1", "http://other/", "*", "", "/./x",
  ])
  func refusesHostileTargets(_ uri: String) {
    #expect { try request(uri) } throws: { ($0 as? HTTPError)?.status == .badRequest }
  }

  @Test(
    arguments: [
      ("http://other:1/a/b?c", "other:1", "/a/b?c"), ("HTTP://other", "other", "/"),
      ("https://other?c=http://x/", "other", "/?c=http://x/"), ("/http://x/", "localhost", "/http://x/"),
      ("http:/x", "localhost", "http:/x"), ("*", "localhost", "*"), ("http://", "", "/"),
    ])
  func absoluteTargetsBecomePaths(_ target: String, _ host: String, _ path: String) {
    let received = HTTPRequestHead(version: .http1_1, method: .GET, uri: target, headers: ["Host": "localhost"])
    let head = received.inOriginForm
    #expect(head.uri == path && head.headers["Host"] == [host])
  }

  @Test func encodingIsUndone() {
    let name = "Étude №1, “a/b” +%.mid"
    #expect(percentDecoded(percentEncoded(name)) == name)
    #expect(percentEncoded("a b/ü") == "a%20b%2F%C3%BC")
  }
}

@Suite struct ByteRangeTests {
  @Test(
    arguments: [
      (nil, .whole), ("bytes=0-", .part(0..<100)), ("bytes=0-0", .part(0..<1)), ("bytes=10-19", .part(10..<20)),
      ("bytes=90-500", .part(90..<100)), ("bytes=-10", .part(90..<100)), ("bytes=-500", .part(0..<100)),
      ("bytes=100-", .unsatisfiable), ("bytes=-0", .unsatisfiable), ("bytes=20-10", .whole), ("bytes=1-2,4-5", .whole),
      ("items=1-2", .whole), ("bytes=-", .whole), ("bytes=a-b", .whole), ("bytes=+1-2", .whole),
      ("bytes=0-99999999999999999999999", .part(0..<100)), ("bytes=99999999999999999999999-", .unsatisfiable),
    ] as [(String?, ByteRange)])
  func readsHeader(_ header: String?, _ range: ByteRange) {
    #expect(ByteRange(header, length: 100) == range)
  }

  @Test func emptyFileHasNoParts() {
    #expect(ByteRange("bytes=0-", length: 0) == .unsatisfiable)
    #expect(ByteRange("bytes=-5", length: 0) == .unsatisfiable)
  }
}

@Suite struct RouterTests {
  private let router = Router([
    Route(.GET, "/a/{name}") { Response(text: "one \($0.parameters["name"]!)", type: "") },
    Route(.GET, "/a/list") { _ in Response(text: "list", type: "") },
    Route(.POST, "/a/{name}", bodyLimit: 5) { _ in Response(.created) },
  ])

  private func respond(_ method: HTTPMethod, _ uri: String) async throws -> Response {
    let (route, request) = try router.route(for: Request(HTTPRequestHead(version: .http1_1, method: method, uri: uri)))
    return try await route.respond(request)
  }

  private func text(_ response: Response) -> String? {
    if case .bytes(let bytes) = response.body { String(buffer: bytes) } else { nil }
  }

  @Test func prefersPlainPathsToParameters() async throws {
    #expect(text(try await respond(.GET, "/a/list")) == "list")
    #expect(text(try await respond(.HEAD, "/a/x")) == "one x")
    #expect(try await respond(.POST, "/a/x").status == .created)
  }

  @Test func refusesUnknownPathsAndMethods() async {
    await #expect { try await respond(.GET, "/b") } throws: { ($0 as? HTTPError)?.status == .notFound }
    await #expect { try await respond(.DELETE, "/a/x") } throws: { error in
      let error = error as? HTTPError
      return error?.status == .methodNotAllowed && error?.headers.first(name: "Allow") == "GET, POST, HEAD"
    }
  }
}
