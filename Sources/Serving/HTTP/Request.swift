internal import NIOCore
internal import NIOHTTP1

/// One HTTP request with its whole body.
struct Request: Sendable {
  let method: HTTPMethod
  /// The decoded parts of the path: `["api", "library", "a b.mid"]`.
  let path: [String]
  let query: [String: String]
  let version: HTTPVersion
  let headers: HTTPHeaders
  var body = ByteBuffer()
  /// The parts of the path that the route's `{name}` placeholders matched.
  var parameters: [String: String] = [:]

  /// - Throws: `HTTPError` 400 for a target that is not a plain path.
  init(_ head: HTTPRequestHead) throws(HTTPError) {
    (method, version, headers) = (head.method, head.version, head.headers)
    let parts = head.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    guard let target = parts.first, target.hasPrefix("/"), let path = Self.segments(target),
      let query = Self.pairs(parts.count > 1 ? parts[1] : "")
    else { throw HTTPError(.badRequest, "The target must be a path such as /api/state, percent-encoded as UTF-8.") }
    (self.path, self.query) = (path, query)
  }

  /// Splits the path first and decodes its segments then, so that an encoded slash does not separate segments.
  private static func segments(_ target: Substring) -> [String]? {
    var segments: [String] = []
    for part in target.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
      guard let segment = percentDecoded(part), segment != ".", segment != "..",
        !segment.unicodeScalars.contains(where: { $0 == "/" || $0 == "\\" || $0.value < 0x20 })
      else { return nil }
      segments.append(segment)
    }
    return segments == [""] ? [] : segments
  }

  private static func pairs(_ query: Substring) -> [String: String]? {
    var pairs: [String: String] = [:]
    for pair in query.split(separator: "&") {
      let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let value = sides.count > 1 ? sides[1] : ""
      guard let name = percentDecoded(sides[0]), let value = percentDecoded(value.replacing("+", with: " ")) else {
        return nil
      }
      pairs[name] = value
    }
    return pairs
  }
}

extension HTTPRequestHead {
  /// The request with a path as its target. The authority of an absolute target, such as
  /// `http://localhost:8712/app.js`, takes the place of `Host` (RFC 9112, section 3.2.2).
  var inOriginForm: HTTPRequestHead {
    guard let scheme = ["http://", "https://"].first(where: { uri.prefix($0.count).lowercased() == $0 }) else {
      return self
    }
    let target = uri.dropFirst(scheme.count)
    let authority = target.prefix { $0 != "/" && $0 != "?" }
    let path = target[authority.endIndex...]
    var head = self
    head.headers.replaceOrAdd(name: "Host", value: String(authority))
    head.uri = path.hasPrefix("/") ? String(path) : "/\(path)"
    return head
  }
}

/// Decodes `%20` and the like (RFC 3986); nil for a bad escape, or bytes that are not UTF-8.
func percentDecoded(_ text: some StringProtocol) -> String? {
  var bytes: [UInt8] = []
  var rest = Array(text.utf8)[...]
  while let byte = rest.popFirst() {
    guard byte == UInt8(ascii: "%") else {
      bytes.append(byte)
      continue
    }
    guard rest.count >= 2, let value = hexadecimal(rest.prefix(2)) else { return nil }
    bytes.append(value)
    rest = rest.dropFirst(2)
  }
  return String(validating: bytes, as: UTF8.self)
}

private func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt8? {
  let text = String(decoding: digits, as: UTF8.self)
  return text.allSatisfy(\.isHexDigit) ? UInt8(text, radix: 16) : nil
}

/// Encodes all characters that are not unreserved in RFC 3986.
package func percentEncoded(_ text: String) -> String {
  let digits = Array("0123456789ABCDEF".utf8)
  var bytes: [UInt8] = []
  for byte in text.utf8 {
    let isPlain =
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
      case UInt8(ascii: "0")...UInt8(ascii: "9"): true
      default: "-._~".utf8.contains(byte)
      }
    bytes += isPlain ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }
  return String(decoding: bytes, as: UTF8.self)
}
