internal import NIOHTTP1

/// Rejects requests that a page of another site, or a person without the token, could have caused.
struct Guard: Sendable {
  /// The host names of this server. A foreign name that resolves to this machine (DNS rebinding) is not among them.
  let names: Set<String>
  /// Whether `Host` may be any IP address. Addresses are safe from DNS rebinding, because no name is resolved.
  let allowsAddresses: Bool
  /// Access token; nil lets everybody on this machine listen.
  let token: String?

  static let cookie = "etude_token"

  /// Checks `Host`, then where the request comes from, then the token.
  ///
  /// - Parameter isWriting: whether the request changes something or opens a WebSocket.
  /// - Throws: `HTTPError` 403 or 401.
  func check(_ head: HTTPRequestHead, query: [String: String], isWriting: Bool) throws(HTTPError) {
    let hosts = head.headers["Host"]
    // A radio player that speaks HTTP/1.0 may name no host. Browsers speak later versions and always name one.
    let isOldPlayer = head.version == .http1_0 && hosts.isEmpty && !isWriting
    let host = hosts.first ?? ""
    guard isOldPlayer || hosts.count == 1 && hostName(host).map(isOwn) == true else {
      throw HTTPError(
        .forbidden, "The Host header does not name this server. Open the address that the server printed.")
    }
    guard isOwnOrigin(head.headers, host: host, isWriting: isWriting) else {
      throw HTTPError(.forbidden, "This request comes from a page of another site.")
    }
    if let token, !holds(token, head.headers, query) {
      throw HTTPError(.unauthorized, "Open the link with the token that the server printed when it started.")
    }
  }

  private func isOwn(_ name: String) -> Bool {
    names.contains(name) || allowsAddresses && isAddress(name)
  }

  /// Browsers send `Origin` with requests that change something and with WebSockets, and `Sec-Fetch-Site` with all
  /// requests; programs send neither. Following a link from another site to a page is allowed.
  private func isOwnOrigin(_ headers: HTTPHeaders, host: String, isWriting: Bool) -> Bool {
    let origins = headers["Origin"]
    if origins.contains(where: { $0 != "http://\(host)" && $0 != "https://\(host)" }) { return false }
    guard let site = headers.first(name: "Sec-Fetch-Site"), site != "same-origin", site != "none" else { return true }
    return !isWriting && headers.first(name: "Sec-Fetch-Mode") == "navigate"
  }

  private func holds(_ token: String, _ headers: HTTPHeaders, _ query: [String: String]) -> Bool {
    let cookies = headers["Cookie"].joined(separator: ";").split(separator: ";").map { $0.drop { $0 == " " } }
    let cookie = cookies.first { $0.hasPrefix("\(Self.cookie)=") }?.dropFirst(Self.cookie.count + 1)
    let bearer = headers.first(name: "Authorization").flatMap { value in
      value.prefix(7).lowercased() == "bearer " ? value.dropFirst(7) : nil
    }
    let given = [cookie.flatMap(percentDecoded)?[...], bearer, query["token"]?[...]].compactMap(\.self)
    return given.contains { isEqual($0.utf8, token.utf8) }
  }
}

/// The name in a `Host` header, in lower case, without its port; nil if something other than a port follows the name.
func hostName(_ host: String) -> String? {
  host.lowercased().wholeMatch(of: /(\[.*\]|[^:]*)(:[0-9]*)?/).map { String($0.1) }
}

/// Whether a name is an IPv4 address in dotted decimals, or an IPv6 address in brackets.
func isAddress(_ name: String) -> Bool {
  if name.hasPrefix("[") {
    return name.hasSuffix("]") && name.dropFirst().dropLast().allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
  }
  let parts = name.split(separator: ".", omittingEmptySubsequences: false)
  return parts.count == 4
    && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { 48...57 ~= $0 } && UInt8($0) != nil }
}

/// Compares in constant time, so that the time taken does not reveal where the first difference is.
private func isEqual(_ a: some Collection<UInt8>, _ b: some Collection<UInt8>) -> Bool {
  a.count == b.count && zip(a, b).reduce(0) { $0 | $1.0 ^ $1.1 } == 0
}
