internal import FoundationEssentials
internal import NIOCore
internal import NIOHTTP1
private import Support

/// One HTTP response.
struct Response: Sendable {
  enum Body: Sendable {
    case bytes(ByteBuffer)
    case file(OpenFile, Range<Int>)
    /// A stream of unknown length, sent until the listener leaves.
    case live(Subscription)
  }

  var status: HTTPResponseStatus
  var headers: HTTPHeaders
  var body: Body

  init(_ status: HTTPResponseStatus = .ok, headers: HTTPHeaders = [:], body: Body = .bytes(ByteBuffer())) {
    (self.status, self.headers, self.body) = (status, headers, body)
  }

  /// A response with text that is generated for each request.
  init(_ status: HTTPResponseStatus = .ok, text: String, type: String) {
    self.init(
      status, headers: ["Content-Type": type, "Cache-Control": "no-store"], body: .bytes(ByteBuffer(string: text)))
  }

  /// A response with a value as JSON.
  init(_ status: HTTPResponseStatus = .ok, json: some Encodable) {
    self.init(status, text: jsonLine(json), type: "application/json")
  }

  /// A response to a rejected request; its body is `{"error": "a sentence"}`.
  init(_ error: HTTPError) {
    self.init(error.status, json: ["error": error.sentence])
    headers.add(contentsOf: error.headers)
  }
}

/// An error response.
struct HTTPError: Error {
  let status: HTTPResponseStatus
  let sentence: String
  var headers: HTTPHeaders = [:]

  init(_ status: HTTPResponseStatus, _ sentence: String, headers: HTTPHeaders = [:]) {
    (self.status, self.sentence, self.headers) = (status, sentence, headers)
  }
}

extension Response {
  /// Adds headers that make browsers load scripts, styles and audio from this server only, refuse to show its page in a
  /// frame, and hide its responses from other sites.
  mutating func addSecurityHeaders() {
    let isPicture = self.headers.first(name: "Content-Type") == "image/svg+xml"
    let headers: HTTPHeaders = [
      "Content-Security-Policy": isPicture ? Self.picturePolicy : Self.pagePolicy,
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
      "Cross-Origin-Resource-Policy": "same-origin",
      "Cross-Origin-Opener-Policy": "same-origin",
      "Permissions-Policy": "camera=(), geolocation=(), microphone=(), midi=(self), autoplay=(self)",
    ]
    self.headers.add(contentsOf: headers)
  }

  private static let pagePolicy = """
    default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self' blob:; \
    connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'
    """
  /// An SVG picture in a tab of its own has the styles within it, and nothing else.
  private static let picturePolicy =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox"
}

/// The packets of a broadcast, and their framing for one listener.
struct Subscription: Sendable {
  let packets: AsyncStream<Packet>
  var framing: Framing
  /// Called with the first packet of audio, before it is sent.
  var onBegin: @Sendable (Packet) -> Void = { _ in }
}
