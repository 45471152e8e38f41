internal import NIOCore
internal import NIOHTTP1
internal import Support

/// A file of the page.
struct StaticFile: Sendable {
  let path: String
  private let name: String
  private let bytes: ByteBuffer
  /// The first half of the SHA-256 of its bytes.
  private let entityTag: String

  private init(_ name: String, _ bytes: [UInt8], path: String? = nil) {
    (self.name, self.bytes, self.path) = (name, ByteBuffer(bytes: bytes), path ?? "/\(name)")
    entityTag = "\"\(sha256(bytes).prefix(32))\""
  }

  static let all = [
    StaticFile("index.html", PackageResources.index_html, path: "/"),
    StaticFile("style.css", PackageResources.style_css), StaticFile("icon.svg", PackageResources.icon_svg),
    StaticFile("app.js", PackageResources.app_js), StaticFile("api.js", PackageResources.api_js),
    StaticFile("player.js", PackageResources.player_js), StaticFile("roll.js", PackageResources.roll_js),
    StaticFile("socket.js", PackageResources.socket_js), StaticFile("settings.js", PackageResources.settings_js),
    StaticFile("library.js", PackageResources.library_js), StaticFile("uploads.js", PackageResources.uploads_js),
    StaticFile("keyboard.js", PackageResources.keyboard_js),
    StaticFile("openapi.json", PackageResources.openapi_json, path: "/api/openapi.json"),
  ]

  func response(to request: Request) -> Response {
    // Redirect, so that the address bar, the history and bookmarks don't keep the token.
    if path == "/", let token = request.query["token"] {
      let cookie = "\(Guard.cookie)=\(percentEncoded(token)); Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000"
      return Response(.seeOther, headers: ["Location": "/", "Set-Cookie": cookie, "Cache-Control": "no-store"])
    }
    let headers: HTTPHeaders = ["Content-Type": mediaType(of: name), "ETag": entityTag, "Cache-Control": "no-cache"]
    if isNamed(entityTag, in: request.headers["If-None-Match"]) { return Response(.notModified, headers: headers) }
    return Response(headers: headers, body: .bytes(bytes))
  }
}
