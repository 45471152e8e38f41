internal import NIOHTTP1

extension Response {
  /// Scripts, styles and sound come from this server alone, nobody frames its page, and no other site reads its
  /// answers.
  mutating func secure() {
    let headers: HTTPHeaders = [
      "Content-Security-Policy": """
      default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self' blob:; \
      connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'
      """,
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
      "Cross-Origin-Resource-Policy": "same-origin",
      "Cross-Origin-Opener-Policy": "same-origin",
      "Permissions-Policy": "camera=(), geolocation=(), microphone=(), midi=(self), autoplay=(self)",
    ]
    self.headers.add(contentsOf: headers)
  }
}
