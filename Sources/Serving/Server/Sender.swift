internal import NIOCore
internal import NIOHTTP1

/// Sends the responses of one connection at the client's pace. A client that accepts nothing for too long is
/// disconnected.
struct Sender: Sendable {
  let outbound: Connection.Writer
  let deadline: Deadline
  /// Time limit for a client to accept the next bytes.
  let patience: TimeAmount
  let request: HTTPRequestHead

  /// Maximum number of bytes of a file in memory at once.
  private static let chunk = 64 << 10

  /// Sends a complete response.
  ///
  /// - Parameter isLast: whether the connection is closed afterwards.
  /// - Returns: false if the connection must be closed, because the body ended too early or never ends.
  func send(_ response: Response, isLast: Bool) async throws -> Bool {
    switch response.body {
    case .bytes(let bytes):
      try await begin(response, length: bytes.readableBytes, isLast: isLast)
      if request.method != .HEAD && bytes.readableBytes > 0 { try await write(.body(bytes)) }
    case .file(let file, let range):
      try await begin(response, length: range.count, isLast: isLast)
      if request.method != .HEAD, try await !send(file, range) { return false }
    case .live(let subscription):
      try await send(response, subscription)
      return false
    }
    try await write(.end(nil))
    return true
  }

  private func begin(_ response: Response, length: Int?, isLast: Bool) async throws {
    // Without a known length, an HTTP/1.1 body is sent in chunks. HTTP/1.0 has no chunks, and a response to HEAD has no
    // body.
    let isOld = request.version == .http1_0 || length == nil && request.method == .HEAD
    let version: HTTPVersion = isOld ? .http1_0 : .http1_1
    var head = HTTPResponseHead(version: version, status: response.status, headers: response.headers)
    if let length, response.status != .notModified { head.headers.add(name: "Content-Length", value: "\(length)") }
    if isLast || length == nil {
      head.headers.add(name: "Connection", value: "close")
    } else if version == .http1_0 {
      head.headers.add(name: "Connection", value: "keep-alive")
    }
    try await write(.head(head))
  }

  private func send(_ file: OpenFile, _ range: Range<Int>) async throws -> Bool {
    var offset = range.lowerBound
    while offset < range.upperBound {
      let bytes = file.read(at: offset, count: min(Self.chunk, range.upperBound - offset))
      if bytes.readableBytes == 0 { return false }
      offset += bytes.readableBytes
      try await write(.body(bytes))
    }
    return true
  }

  private func send(_ response: Response, _ subscription: Subscription) async throws {
    try await begin(response, length: nil, isLast: true)
    guard request.method != .HEAD else { return try await write(.end(nil)) }
    var (framing, hasBegun) = (subscription.framing, false)
    for await packet in subscription.packets {
      if !hasBegun && packet.frames > 0 {
        subscription.onBegin(packet)
        hasBegun = true
      }
      try await write(.body(ByteBuffer(bytes: framing.frame(packet))))
      // While nothing is playing there is nothing to send, so the client is not at fault.
      deadline.clear()
    }
    try await write(.end(nil))
  }

  private func write(_ part: HTTPPart<HTTPResponseHead, ByteBuffer>) async throws {
    deadline.set(patience, isWriting: true)
    try await outbound.write(part)
  }
}
